"""The desk's queues as a page names them, what is said of an empty one, and where a case stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation


@dataclass(frozen=True, slots=True)
class Named:
    """A queue's name and icon, and what is said when nothing lies in it."""

    title: str | Promise
    icon: str
    empty_title: str | Promise
    empty_words: str | Promise


NAMES: Final[Mapping[str, Named]] = {
    "waiting": Named(
        gettext_lazy("Waiting"),
        "inbox",
        gettext_lazy("Nobody is waiting"),
        gettext_lazy("What experts can't take appears here by itself."),
    ),
    "overdue": Named(
        gettext_lazy("Overdue"),
        "warning",
        gettext_lazy("Nothing is overdue"),
        gettext_lazy("What should have been answered by now appears here."),
    ),
    "forwarded": Named(
        gettext_lazy("Forwarded"),
        "next",
        gettext_lazy("Nothing was forwarded"),
        gettext_lazy("What experts pass on to you appears here, with all that was said."),
    ),
    "live": Named(
        gettext_lazy("Live chats"),
        "chat",
        gettext_lazy("No live chat"),
        gettext_lazy("People who are waiting at their screen appear here."),
    ),
    "tickets": Named(
        gettext_lazy("Tickets"),
        "ticket",
        gettext_lazy("No open tickets"),
        gettext_lazy("Complex questions appear here."),
    ),
    "pending": Named(
        gettext_lazy("Waiting for customer"),
        "clock",
        gettext_lazy("Nobody is asked for an answer"),
        gettext_lazy("What waits for a customer's word rests here until it comes."),
    ),
    "mine": Named(
        gettext_lazy("Mine"),
        "person",
        gettext_lazy("You have nothing in hand"),
        gettext_lazy("Take something from the list of those who wait."),
    ),
    "all": Named(
        gettext_lazy("All"),
        "article",
        gettext_lazy("No conversations yet"),
        gettext_lazy("They appear here when customers write."),
    ),
}


def state_words(row: Conversation) -> str:
    """Where it stands, in a word or two."""
    if row.state == State.CLOSED and row.solved_at:
        return _("solved")
    return str(_STATES[row.state])


_STATES: Final[Mapping[str, str | Promise]] = {
    State.WAITING: gettext_lazy("waiting"),
    State.ACTIVE: gettext_lazy("in hand"),
    State.PENDING: gettext_lazy("waits for customer"),
    State.FORWARDED: gettext_lazy("forwarded"),
    State.CLOSED: gettext_lazy("closed"),
}
