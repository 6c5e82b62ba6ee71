"""The desk's lists: who waits, what is mine, tickets, everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from peerdesk.core.paging import Page
from peerdesk.domain.conversations.desk_lists import (
    everything,
    held_by,
    open_tickets,
    waiting_for_agents,
)
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.queries import people_of
from peerdesk.domain.people.access import Caller

LISTS: Final = ("waiting", "mine", "tickets", "all")


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in a list."""

    id: UUID
    url: str
    alias: str
    words: str
    reason: Mapping[str, str]
    community: str
    channel: str
    last_seq: int
    is_open: bool
    since: datetime | None  # when the customer began to wait
    is_late: bool
    due: datetime | None
    due_words: str
    helper: str


def list_of(
    key: str, caller: Caller, communities: Sequence[UUID], *, cursor: str | None
) -> Page[Conversation]:
    """One of the lists, of the communities whose agent the caller is."""
    if key == "mine":
        return held_by(caller.person.id, communities)
    if key == "tickets":
        return open_tickets(communities, cursor=cursor)
    if key == "all":
        return everything(communities, cursor=cursor)
    return waiting_for_agents(communities)


def counts_of(caller: Caller, communities: Sequence[UUID]) -> dict[str, int]:
    """How many wait and how many are mine, for the tabs."""
    return {
        "waiting": len(waiting_for_agents(communities).items),
        "mine": len(held_by(caller.person.id, communities).items),
    }


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
    shows_due = waits and row.due_for in (DueFor.AGENT, DueFor.TICKET)
    return Row(
        id=row.id,
        url=reverse("desk-chat", args=[row.id]),
        alias=alias,
        words=row.last_excerpt or row.excerpt,
        reason=row.reason.name,
        community=row.community.name,
        channel=row.channel,
        last_seq=row.last_seq,
        is_open=row.state == State.ACTIVE,
        since=(row.waiting_since or row.opened_at) if waits else row.last_event_at,
        is_late=bool(waits and row.due_at and row.due_at < now),
        due=row.due_at if shows_due else None,
        due_words=_due_words(row),
        helper=helper or (_("closed") if row.state == State.CLOSED else ""),
    )


def _due_words(row: Conversation) -> str:
    if row.due_for == DueFor.AGENT:
        return _("becomes a ticket then")
    return _("is looked at again then")
