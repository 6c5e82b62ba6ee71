"""The expert's list: their chats in groups, each as one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.access import Seen, conversations_of, watched_by
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.queries import people_of
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.lifecycle import AUTOMATIC
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.pay import awaited
from peerdesk.domain.ratings.standing import ratings_of

FINISHED_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in a list."""

    id: UUID
    url: str
    alias: str
    words: str
    at: datetime | None
    last_seq: int
    is_open: bool
    unread: int = 0
    reply_due: datetime | None = None
    stars: int | None = None
    implicit: bool = False
    pays: Money | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading, of one community."""

    title: str
    community: Community
    rows: list[Row]


def groups_of(caller: Caller) -> list[Group]:
    """The caller's chats as an expert: open ones, those passed on, waiting for stars, finished."""
    taken = conversations_of(caller, role="expert", state=State.ACTIVE).items
    mine = [seen for seen in taken if seen.conversation.handler_id == caller.person.id]
    closed = conversations_of(caller, role="expert", state=State.CLOSED, limit=FINISHED_SHOWN).items
    ratings = ratings_of(caller.person.id, [seen.conversation.id for seen in closed])
    asked = {id_ for id_, rating in ratings.items() if rating.state == Rating.State.ASKED}
    waiting = [seen for seen in closed if seen.conversation.id in asked]
    done = [seen for seen in closed if seen.conversation.id not in asked]
    watched = watched_by(caller)
    names = _customers([*mine, *watched, *closed])
    groups = [
        *_by_community(_("Your chats"), mine, names, ratings),
        *_by_community(_("With the support team"), watched, names, ratings),
        *_by_community(_("Waiting for stars"), waiting, names, ratings),
        *_by_community(_("Finished"), done, names, ratings),
    ]
    # What can be answered now comes first, then one community after the other.
    return sorted(groups, key=lambda group: (group.title != _("Your chats"), group.community.name))


def last_words(seen: Seen) -> str:
    """The last words, marked when they are the reader's own."""
    row = seen.conversation
    words = row.last_excerpt or row.excerpt
    return _("You: %(words)s") % {"words": words} if row.last_author_role == seen.role else words


def unread_of(seen: Seen) -> int:
    """How many events came since the reader looked, if the other side had the last word."""
    row, mine = seen.conversation, seen.participant
    if mine is None or row.last_author_role == seen.role:
        return 0
    return max(0, row.last_seq - mine.read_seq)


def _by_community(
    title: str, found: Sequence[Seen], names: dict[UUID, str], ratings: dict[UUID, Rating]
) -> list[Group]:
    ordered = sorted(found, key=lambda seen: seen.conversation.community.name)
    return [
        Group(title, community, [_row(seen, names, ratings) for seen in rows])
        for community, rows in groupby(ordered, key=lambda seen: seen.conversation.community)
    ]


def _row(seen: Seen, names: dict[UUID, str], ratings: dict[UUID, Rating]) -> Row:
    row, rating = seen.conversation, ratings.get(seen.conversation.id)
    is_open = row.state != State.CLOSED
    due = row.due_at if is_open and row.due_for == DueFor.FIRST_REPLY else None
    return Row(
        id=row.id,
        url=reverse("workspace-chat", args=[row.id]),
        alias=names.get(row.id, ""),
        words=last_words(seen) if is_open else row.excerpt,
        at=row.last_event_at,
        last_seq=row.last_seq,
        is_open=is_open,
        unread=unread_of(seen) if is_open else 0,
        reply_due=due,
        stars=rating.stars if rating else None,
        implicit=bool(rating and rating.state in AUTOMATIC),
        pays=_pays(rating, row.community),
        paid=bool(rating and rating.pay_minor),
    )


def _pays(rating: Rating | None, community: Community) -> Money | None:
    """What it earned; before the stars what it counts as without them."""
    if rating is None:
        return None
    if rating.state == Rating.State.ASKED:
        return awaited(rating, community) or None
    return Money(rating.pay_minor, community.currency) if rating.pay_minor else None


def _customers(found: Sequence[Seen]) -> dict[UUID, str]:
    people = people_of([seen.conversation.id for seen in found])
    return {one.conversation_id: one.alias for one in people if one.role == "customer"}
