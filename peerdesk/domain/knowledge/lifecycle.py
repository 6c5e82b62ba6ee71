"""The states of an article and the moves between them (pure).

draft      written, but read by owners alone; its address may still change
published  offered to whom it is for
retired    offered to nobody; who follows an old link is told so
"""

from enum import StrEnum


class State(StrEnum):
    """Whether an article is read."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PUBLISHED, State.RETIRED}),
    State.PUBLISHED: frozenset({State.RETIRED}),
    # Taken back: what was never published is a draft again.
    State.RETIRED: frozenset({State.PUBLISHED, State.DRAFT}),
}
