"""How invitations and seats look outside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.routing.explained import Days
from peerdesk.domain.routing.matching import WEIGHTS
from peerdesk.domain.routing.models import Invitation, Seat, Wave
from peerdesk.domain.routing.operations.seats import is_open


def invitation_wire(invitation: Invitation) -> dict[str, Any]:
    """For the expert who is asked: an excerpt and the reasons, nothing of who asks (F4).

    Read with its community and its conversation's reason and area.
    """
    about = invitation.conversation
    return {
        "id": str(invitation.id),
        "conversation": str(about.id),
        "community": invitation.community.slug,
        "state": invitation.state,
        "created_at": _at(invitation.created_at),
        "expires_at": _at(invitation.expires_at),
        "waiting_since": _at(about.waiting_since or about.opened_at),
        "pays": Money(invitation.pays_minor, invitation.community.currency).as_wire(),
        "reason": {
            "id": str(about.reason_id),
            "name": in_language(about.reason.name, get_language() or "en"),
        },
        "area": (
            {"id": str(about.area.id), "name": in_language(about.area.name, get_language() or "en")}
            if about.area
            else None
        ),
        "language": about.language,
        "excerpt": about.excerpt,
        "why": why_wire(invitation),
    }


def why_wire(invitation: Invitation) -> dict[str, Any]:
    """Why this expert, at this place (B3, F13)."""
    return {
        "wave": invitation.wave,
        "place": invitation.place,
        "score": invitation.score,
        "parts": invitation.parts,
        "chance": invitation.chance,
    }


def asked_wire(invitation: Invitation, alias: str | None = None) -> dict[str, Any]:
    """One line of "who was asked, in what order, why"; with the alias for the support team."""
    line = {
        "id": str(invitation.id),
        "conversation": str(invitation.conversation_id),
        "episode": invitation.episode,
        "state": invitation.state,
        "asked_at": _at(invitation.created_at),
        "answered_at": _at(invitation.answered_at),
        "decline_reason": invitation.decline_reason,
        **why_wire(invitation),
    }
    if alias is not None:
        line["expert"] = {"id": str(invitation.expert_id), "alias": alias}
    return line


def wave_wire(wave: Wave, aliases: Mapping[UUID, str]) -> dict[str, Any]:
    """What a wave was chosen from, with the best who weren't asked, for the support team (B3)."""
    return {
        "episode": wave.episode,
        "wave": wave.wave,
        "at": _at(wave.at),
        "free": wave.free,
        "asked": wave.size,
        "wanted": wave.wanted,
        "expected": wave.expected,
        "cut": wave.cut,
        "next": [
            {
                "expert": {"id": one["person"], "alias": aliases.get(UUID(one["person"]), "")},
                "score": one["score"],
                "parts": one["parts"],
            }
            for one in wave.next
        ],
    }


def days_wire(days: Days) -> dict[str, Any]:
    """Of one's own last days; of others only how far ahead they were, and in what (F13)."""
    return {
        "fitted": days.fitted,
        "asked": days.asked,
        "others_before": len(days.missed),
        "made_the_difference": dict(days.parts()),
        "missed": [
            {
                "at": _at(one.at),
                "score": one.mine,
                "cut": one.cut,
                "part": one.part,
                "gap": one.gap,
            }
            for one in days.missed
        ],
    }


def seat_wire(seat: Seat, now: datetime) -> dict[str, Any]:
    """How routing sees the expert: places, hours, and the facts that the score is made of."""
    return {
        "open": is_open(seat, now),
        "open_from": _at(seat.open_from),
        "open_until": _at(seat.open_until),
        "paused": seat.paused,
        "limit": seat.limit,
        "active": seat.active,
        "invited": seat.invited,
        "misses": seat.misses,
        "finished": seat.finished,
        "replied": seat.replied_count,
        "silent": seat.silent_count,
        "weights": WEIGHTS,
    }


def _at(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
