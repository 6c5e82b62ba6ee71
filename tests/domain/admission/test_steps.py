"""The path of joining: always the first thing that lacks."""

from dataclasses import replace

import pytest

from peerdesk.domain.admission.steps import Standing, Step, next_step, path_of

pytestmark = pytest.mark.promise("C1")
NOTHING = Standing(
    code_holds=False,
    has_languages=False,
    has_alias=False,
    has_rules=True,
    accepted_rules=False,
    needs_proof=True,
    has_proof=False,
)
ALL = Standing(
    code_holds=True,
    has_languages=True,
    has_alias=True,
    has_rules=True,
    accepted_rules=True,
    needs_proof=True,
    has_proof=True,
)


def test_steps_come_in_their_order() -> None:
    standing, taken = NOTHING, []
    for field in (
        *("code_holds", "has_languages", "has_alias"),
        *("accepted_rules", "has_proof"),
    ):
        taken.append(next_step(standing))
        standing = replace(standing, **{field: True})
    assert [*taken, next_step(standing)] == list(Step)


@pytest.mark.parametrize(
    ("lost", "step"),
    [
        ("code_holds", Step.CODE),
        ("accepted_rules", Step.RULES),
        ("has_proof", Step.PROOF),
    ],
)
def test_what_was_lost_on_the_way_is_asked_again(lost: str, step: Step) -> None:
    assert next_step(replace(ALL, **{lost: False})) == step


def test_what_a_community_does_not_ask_is_left_out() -> None:
    free = replace(ALL, has_rules=False, accepted_rules=False, needs_proof=False, has_proof=False)
    assert path_of(free) == [Step.CODE, Step.LANGUAGES, Step.ALIAS, Step.FINISH]
    assert next_step(free) == Step.FINISH
