"""A conversation as a helper's page shows it: head, timeline, what stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.queries import areas_of
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.lifecycle import DueFor
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.conversations.queries import events_after
from peerdesk.domain.conversations.wire import event_wire, verbs
from peerdesk.domain.expertise.queries import covered_areas
from peerdesk.domain.intake.answers import answered
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.related import related_articles
from peerdesk.domain.premium.access import SeenOffer, offers_in
from peerdesk.domain.ratings.shown import Card, card_of
from peerdesk.entrypoints.web.thread.offers import cards_in
from peerdesk.entrypoints.web.thread.rated import rated_wire
from peerdesk.entrypoints.web.thread.words import Entry, entries, with_cards
from peerdesk.entrypoints.web.workspace.next_steps import next_steps
from peerdesk.entrypoints.web.workspace.question_steps import question_steps
from peerdesk.entrypoints.web.workspace.service_steps import service_steps

NEWEST = 200


@dataclass(frozen=True, slots=True)
class Paths:
    """The addresses of one door's acts on a conversation."""

    door: str  # "workspace" or "desk"
    acts: tuple[str, ...] = ("chat", "reply", "close", "reopen", "leave", "move")

    def to(self, act: str, conversation_id: UUID) -> str:
        """The address of an act: chat, reply, close, reopen, take."""
        return reverse(f"{self.door}-{act}", args=[conversation_id])


@dataclass(frozen=True, slots=True)
class Link:
    """An article with its address, to read or to send."""

    title: str
    summary: str
    url: str
    address: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another area that the question may belong to, and whether its expert covers it."""

    id: UUID
    name: Mapping[str, str]
    mine: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the templates of a thread read."""

    id: UUID
    alias: str
    reason: Mapping[str, str]
    area: Mapping[str, str] | None
    language: str
    opened_at: datetime
    waited: float | None
    reply_due: datetime | None
    can: list[str]
    wire: dict[str, Any]
    rated: Card | None
    fields: list[tuple[str, str]]
    next: list[str]
    service: list[str]  # of these, what a paid service is about to do
    offers: list[SeenOffer]  # its services, for its reader
    articles: list[Link]
    urls: dict[str, str]
    areas: list[Elsewhere]
    # Names the reply that the form without a script sends, so that a double press is one message.
    client_id: UUID = field(default_factory=new_id)


def shown(seen: Seen, paths: Paths, *, site: str, now: datetime) -> Shown:
    """Everything about one conversation but its timeline; `site` begins the articles' addresses."""
    row = seen.conversation
    reader = seen.participant.person_id if seen.participant else seen.conversation.customer_id
    card = card_of(row.id, reader, seen.role, now=now)
    customer = next((one for one in seen.people if one.role == "customer"), None)
    alias = customer.alias if customer else ""
    offers = offers_in(seen, seen.participant.person_id if seen.participant else None)
    service = service_steps(offers, alias=alias, now=now)
    return Shown(
        id=row.id,
        alias=alias,
        reason=row.reason.name,
        area=row.area.name if row.area else None,
        language=row.language,
        opened_at=row.opened_at,
        waited=_waited(seen),
        reply_due=row.due_at if row.due_for == DueFor.FIRST_REPLY else None,
        can=verbs(seen),
        wire=rated_wire(seen, card, now=now),
        rated=card,
        fields=_fields(row.reason, row.fields),
        next=[*question_steps(seen), *service, *next_steps(seen, alias=alias)],
        service=service,
        offers=offers,
        articles=_articles(seen, site),
        urls={act: paths.to(act, row.id) for act in paths.acts},
        areas=_other_areas(seen),
    )


def newest_events(seen: Seen) -> list[Event]:
    """The newest part of the timeline."""
    row = seen.conversation
    return events_after(row.id, max(0, row.last_seq - NEWEST))


def lines_of(seen: Seen, events: Sequence[Event]) -> list[Entry]:
    """Events of the timeline in words, for who has no script."""
    reader = seen.participant.person_id if seen.participant else None
    wires = [event_wire(event, seen.role, reader) for event in events]
    lines = entries(wires, reader_id=str(reader or ""), reader_role=seen.role)
    if not any(line.offer for line in lines):
        return lines
    return with_cards(lines, cards_in(seen, now=clock.now()))


def _waited(seen: Seen) -> float | None:
    row = seen.conversation
    if row.assigned_at is None:
        return None
    return (row.assigned_at - row.opened_at).total_seconds()


def _other_areas(seen: Seen) -> list[Elsewhere]:
    row = seen.conversation
    if "move" not in verbs(seen) or seen.participant is None:
        return []
    mine = set(covered_areas(seen.participant.person_id, row.community_id))
    return [
        Elsewhere(area.id, area.name, area.id in mine)
        for area in areas_of(row.community)
        if area.id != row.area_id and not area.is_general
    ]


def _fields(reason: Reason, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The form's answers under their labels, chosen options in words."""
    shown = answered(reason.fields, answers, get_language() or "en")
    return [(one.label, one.text) for one in shown]


def _articles(seen: Seen, site: str) -> list[Link]:
    row = seen.conversation
    links = []
    for article in related_articles(row):
        url = reverse("article", args=[row.community.slug, article.key])
        links.append(Link(article.title, article.summary, url, site + url))
    return links
