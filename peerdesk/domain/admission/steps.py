"""The steps from an access code to an expert, and which of them comes next (pure).

What an application still lacks is looked up anew each time, so that it can be left at any step, and
a code that was revoked meanwhile, or rules that changed, lead back to their own step.
"""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """In the order in which they are taken."""

    CODE = "code"
    LANGUAGES = "languages"
    ALIAS = "alias"
    RULES = "rules"
    PROOF = "proof"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there already."""

    code_holds: bool
    has_languages: bool
    has_alias: bool
    has_rules: bool  # the community has any
    accepted_rules: bool
    needs_proof: bool
    has_proof: bool


def path_of(standing: Standing) -> list[Step]:
    """The steps that this community has."""
    left_out = set()
    if not standing.has_rules:
        left_out.add(Step.RULES)
    if not standing.needs_proof:
        left_out.add(Step.PROOF)
    return [step for step in Step if step not in left_out]


def next_step(standing: Standing) -> Step:
    """The first step that is still to be taken; FINISH when none is."""
    done = {
        Step.CODE: standing.code_holds,
        Step.LANGUAGES: standing.has_languages,
        Step.ALIAS: standing.has_alias,
        Step.RULES: standing.accepted_rules,
        Step.PROOF: standing.has_proof,
        Step.FINISH: False,
    }
    return next(step for step in path_of(standing) if not done[step])
