"""The owner's tree of reasons: made, changed, moved, retired (S7)."""

from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community, Team
from peerdesk.domain.intake.design import ReasonTerms
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.operations import (
    add_reason,
    change_reason,
    retire_reason,
    shift_reason,
)
from peerdesk.domain.intake.queries import reason_tree

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S7")]


def terms(name: str = "Refunds", **values: Any) -> ReasonTerms:
    return ReasonTerms(
        **{"name": {"en": name}, "channel": "ticket", "served_by": "agents", **values}
    )


def names(community: Community) -> list[str]:
    return [node.reason.name["en"] for node in reason_tree(community.id)]


def test_a_form_gets_its_keys_and_values_from_its_labels(tally: Community) -> None:
    made = add_reason(
        community=tally,
        terms=terms(
            fields=[
                {"label": {"en": "Booking number"}, "kind": "text", "required": True},
                {
                    "label": {"de": "Grund"},
                    "kind": "select",
                    "options": [{"label": {"en": "Too late"}}, {"label": {"en": " "}}],
                },
            ]
        ),
    )
    assert [field["key"] for field in made.fields] == ["booking_number", "grund"]
    assert made.fields[1]["options"] == [{"value": "too_late", "label": {"en": "Too late"}}]
    assert made.slug == "refunds"


def test_everything_that_is_wrong_is_told_at_once(tally: Community, elsewhere: Community) -> None:
    far = Team.objects.create(community=elsewhere, slug="x", name={"en": "X"})
    wrong = terms(
        " ",
        hint={"xx": "?"},
        channel="letter",
        served_by="nobody",
        team=far.id,
        parent=far.id,
        fields=[
            {"label": {}, "kind": "text"},
            {"label": {"en": "A"}, "kind": "sound"},
            {"label": {"en": "B"}, "kind": "multiple"},
        ],
    )
    with pytest.raises(InvalidInput) as refused:
        add_reason(community=tally, terms=wrong)
    assert set(refused.value.errors) == {
        "name", "hint", "channel", "served_by", "team", "parent",
        "fields.0", "fields.1", "fields.2",
    }  # fmt: skip


def test_a_reason_goes_up_and_down_among_its_siblings(tally: Community) -> None:
    rows = [add_reason(community=tally, terms=terms(name)) for name in "ABC"]
    shift_reason(reason=rows[2], by=-1)
    assert names(tally) == ["A", "C", "B"]
    shift_reason(reason=rows[0], by=9)
    assert names(tally) == ["C", "B", "A"]


def test_no_reason_stands_below_itself_or_too_deep(tally: Community) -> None:
    top = add_reason(community=tally, terms=terms("A"))
    middle = add_reason(community=tally, terms=terms("B", parent=top.id))
    low = add_reason(community=tally, terms=terms("C", parent=middle.id))
    for reason, parent in ((top, low), (top, top)):
        with pytest.raises(InvalidInput):
            change_reason(reason=reason, terms=terms("A", parent=parent.id))
    with pytest.raises(InvalidInput):
        add_reason(community=tally, terms=terms("D", parent=low.id))
    assert change_reason(reason=low, terms=terms("C")).parent_id is None


def test_a_retired_reason_is_gone_from_the_form_with_all_below_it(tally: Community) -> None:
    top = add_reason(community=tally, terms=terms("A"))
    add_reason(community=tally, terms=terms("B", parent=top.id))
    retire_reason(reason=top, retired=True, now=clock.now())
    assert names(tally) == []
    assert Reason.objects.count() == 2
    retire_reason(reason=top, retired=False, now=clock.now())
    assert names(tally) == ["A"]
