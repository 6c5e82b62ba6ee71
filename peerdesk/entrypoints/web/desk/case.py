"""A conversation on the desk's page, with what several parts of the page read of it, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.desk_lists import of_customer
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.entrypoints.web.desk.choices import Choices
from peerdesk.entrypoints.web.workspace.shown import Shown, newest_events


@dataclass(frozen=True, slots=True)
class Case:
    """As its agent sees it."""

    seen: Seen
    shown: Shown
    choices: Choices  # of its community
    events: Sequence[Event]  # the newest
    others: Sequence[Conversation]  # of the same customer, newest first
    now: datetime


def case_of(seen: Seen, about: Shown, choices: Choices, *, now: datetime) -> Case:
    """The case, given what is shown of it and what the page offers to choose from."""
    inside = choices.inside(seen.conversation.community_id)
    return Case(seen, about, inside, newest_events(seen), of_customer(seen.conversation), now)
