"""Invitations as cards: what it is about, what it pays, why you, how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.questions.pricing import ACCEPTED
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.queries import pending_of
from peerdesk.domain.routing.standing import slipped_away

GONE_FOR = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Card:
    """One open question to the expert."""

    id: UUID
    community: str
    reason: Mapping[str, str]
    area: Mapping[str, str] | None
    language: str
    excerpt: str
    pays: Money | None
    pays_for: str
    why: list[str]
    waiting_since: datetime
    asked_at: datetime
    expires_at: datetime
    seconds_left: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A question that was open a moment ago."""

    id: UUID
    reason: Mapping[str, str]
    words: str


def cards_of(person_id: UUID, now: datetime) -> list[Card]:
    """What the expert is asked now; the one with the least time left comes first."""
    open_ones = [row for row in pending_of(person_id) if row.expires_at > now]
    return [_card(row, now) for row in sorted(open_ones, key=lambda row: row.expires_at)]


def gone_of(person_id: UUID, now: datetime) -> list[Gone]:
    """What slipped away in the last seconds, so that a card never vanishes without a word."""
    return [
        Gone(row.id, row.conversation.reason.name, _gone_words(row))
        for row in slipped_away(person_id, since=now - GONE_FOR)
    ]


def _gone_words(row: Invitation) -> str:
    if row.state == Invitation.State.EXPIRED:
        return _("The time was over. Others are asked now.")
    if row.conversation.handler_id:
        return _("Somebody else took it.")
    return _("It was withdrawn.")


def _card(row: Invitation, now: datetime) -> Card:
    conversation = row.conversation
    return Card(
        id=row.id,
        community=row.community.name,
        reason=conversation.reason.name,
        area=conversation.area.name if conversation.area else None,
        language=conversation.language,
        excerpt=conversation.excerpt,
        pays=Money(row.pays_minor, row.community.currency) if row.pays_minor else None,
        pays_for=tariff_step(row.community),
        why=reasons_of(row.parts),
        waiting_since=conversation.waiting_since or conversation.opened_at,
        asked_at=row.created_at,
        expires_at=row.expires_at,
        seconds_left=max(0, ceil((row.expires_at - now).total_seconds())),
    )


def tariff_step(community: Community) -> str:
    """For how many stars the best pay is: "for 4 or 5 stars"."""
    policy = community.policy
    if community.mode == Community.Mode.PAID:
        return _("for %(stars)d to 5 stars") % {"stars": ACCEPTED}
    best = policy.pay_for(5)
    least = min((stars for stars, pay in policy.tariff if pay == best), default=5)
    if least >= 5:
        return _("for 5 stars")
    if least == 4:
        return _("for 4 or 5 stars")
    return _("for %(stars)d to 5 stars") % {"stars": least}


def reasons_of(parts: Mapping[str, Any]) -> list[str]:
    """The parts of the score that spoke for this expert, strongest first, at most three."""
    words = {
        "area": _("you know this area"),
        "language": _("you answer in this language"),
        "stars": _("customers rate you well"),
        "acceptance": _("you usually take what you are asked"),
        "reply": _("you answer soon"),
        "reach": _("you are easily reached"),
        "load": _("you have free places"),
        "fairness": _("it is your turn"),
        "newcomer": _("you are new"),
    }
    strong = sorted(
        (part for part in parts if parts[part].get("value", 0) >= 0.6 and part in words),
        key=lambda part: -parts[part].get("points", 0),
    )
    return [words[part] for part in strong[:3]]
