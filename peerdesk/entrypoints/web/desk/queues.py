"""The desk's queues as a page shows them: names, rows, what is said when they are empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.queries import people_of


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


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a row shows it. Made here: Django's filters take as long as all else of a row."""

    full: str
    iso: str
    clock: str


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in a list."""

    id: UUID
    url: str
    number: int
    choose: str  # what its box is for
    alias: str
    words: str
    reason: Mapping[str, str]
    team: Mapping[str, str] | None
    community: str
    channel: str
    tags: Sequence[str]
    last_seq: int
    is_open: bool
    since: Moment | None  # when the customer began to wait
    due: Moment | None
    is_late: bool
    due_words: str
    state: str
    helper: str


def rows_of(found: Sequence[Conversation], now: datetime) -> list[Row]:
    """The lines of a list, with the names of customers and helpers."""
    people = people_of([row.id for row in found])
    customers = {one.conversation_id: one.alias for one in people if one.role == "customer"}
    helpers = {(one.conversation_id, one.person_id): one.alias for one in people}
    return [
        _row(row, customers.get(row.id, ""), helpers.get((row.id, row.handler_id), ""), now)  # type: ignore[arg-type]
        for row in found
    ]


def _row(row: Conversation, alias: str, helper: str, now: datetime) -> Row:
    waits = row.state in (State.WAITING, State.FORWARDED)
    since = (row.waiting_since or row.opened_at) if waits else row.last_event_at
    due = due_of(row)
    return Row(
        id=row.id,
        url=reverse("desk-chat", args=[row.id]),
        number=row.number,
        choose=_("Choose #%(number)s") % {"number": row.number},
        alias=alias,
        words=row.last_excerpt or row.excerpt,
        reason=row.reason.name,
        team=row.team.name if row.team else None,
        community=row.community.name,
        channel=row.channel,
        tags=row.tags,
        last_seq=row.last_seq,
        is_open=row.state in (State.ACTIVE, State.PENDING),
        since=_moment(since),
        due=_moment(due),
        is_late=due is not None and due < now and row.state != State.PENDING,
        due_words=_due_words(row),
        state=state_words(row),
        helper=helper,
    )


def _moment(at: datetime | None) -> Moment | None:
    if at is None:
        return None
    local = timezone.localtime(at)
    return Moment(date_format(local, "DATETIME_FORMAT"), at.isoformat(), f"{local:%H:%M}")


def due_of(row: Conversation) -> datetime | None:
    """What the team's clock says: an answer is owed, or the waiting for the customer ends."""
    if row.state == State.CLOSED:
        return None
    if row.state == State.PENDING or (row.answer_due_at is None and row.due_for == DueFor.AGENT):
        return row.due_at
    return row.answer_due_at


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


def _due_words(row: Conversation) -> str:
    if row.state == State.PENDING:
        return _("closes then") if row.due_for == DueFor.SILENCE else _("comes back then")
    if row.due_for == DueFor.AGENT:
        return _("becomes a ticket then")
    return _("an answer is due then")
