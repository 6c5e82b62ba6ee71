"""How many lie in each queue of a desk, in one statement; from 100 on nobody counts further."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from peerdesk.core.statements import Asked
from peerdesk.domain.conversations.desk_lists import CONDITIONS, OF_TEAMS, Desk, values_of

MOST: Final = 100


def counts_of(desk: Desk, *, now: datetime) -> Mapping[str, int]:
    """By queue, up to 100; "all" isn't counted."""
    return ask_counts(desk, now=now)()


def ask_counts(desk: Desk, *, now: datetime) -> Callable[[], Mapping[str, int]]:
    """The same in two steps: ask, then read."""
    answer = Asked(STATEMENT, values_of(desk, now))
    return lambda: dict(zip(CONDITIONS, answer.rows()[0], strict=True))


# Each reads at most 100 rows of an index.
_COUNTED: Final = f"""(SELECT count(*) FROM (
    SELECT FROM conversations_conversation c
    WHERE c.community_id = ANY(%(communities)s) AND CONDITION AND {OF_TEAMS}
    LIMIT {MOST}
) AS found)"""  # noqa: S608 - our own constants
STATEMENT: Final = "SELECT " + ", ".join(
    _COUNTED.replace("CONDITION", condition) for condition in CONDITIONS.values()
)
