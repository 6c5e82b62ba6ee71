"""How offers, templates and grants look outside: one shape for API and event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.sharing import shares
from peerdesk.domain.premium.access import SeenOffer
from peerdesk.domain.premium.box_queries import has_box
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumGrant, PremiumOffer, PremiumTemplate
from peerdesk.domain.premium.readiness import Readiness
from peerdesk.domain.premium.service_wire import service_verbs, service_wire


def offer_wire(seen: SeenOffer, *, now: datetime, more: Sequence[str] = ()) -> dict[str, Any]:
    """The offer for its reader; `more` verbs come from what stands above (refunds).

    What it earns is the expert's and the staff's to read; who gets what of the price is no secret
    from the customer either, but it isn't theirs to work out.
    """
    offer = seen.offer
    earns, fee = shares(offer.price, offer.community.policy)
    paid_to = None if seen.role == Membership.Role.CUSTOMER else earns.as_wire()
    return {
        **_terms(offer),
        "id": str(offer.id),
        "conversation": str(offer.conversation_id),
        "community": offer.community.slug,
        "state": offer.state,
        "expert": {"id": str(offer.expert_id), "alias": seen.expert_alias},
        "my_role": seen.role,
        "earns": paid_to,
        "platform": None if paid_to is None else fee.as_wire(),
        "offered_at": clock.rfc3339(offer.offered_at),
        "expires_at": clock.rfc3339(offer.expires_at),
        "accepted_at": _at(offer.accepted_at),
        "deliver_by": _at(offer.deliver_by),
        "reported_at": _at(offer.reported_at),
        "report": offer.report,
        "removed": offer.removed,
        "ended_at": _at(offer.ended_at),
        "end_reason": offer.end_reason or None,
        **service_wire(seen),
        "can": [*offer_verbs(seen, now=now), *more],
    }


def offer_verbs(seen: SeenOffer, *, now: datetime) -> list[str]:
    """What the reader may do with it now, by the names of the API's paths."""
    is_open = seen.offer.state == OfferState.OFFERED
    is_customer = seen.role == Membership.Role.CUSTOMER
    may = {
        "accept": is_open and is_customer and seen.offer.expires_at > now,
        "decline": is_open and is_customer,
        "withdraw": is_open and seen.role == Membership.Role.EXPERT,
        **service_verbs(seen),
        "private-box": seen.is_party and has_box(seen.offer, now=now),
    }
    return [verb for verb, allowed in may.items() if allowed]


def offered_wire(offer: PremiumOffer) -> dict[str, Any]:
    """What stands in the timeline: all that the customer decides by, as it was offered."""
    return {
        "premium_offer": str(offer.id),
        **_terms(offer),
        "expires_at": clock.rfc3339(offer.expires_at),
    }


def readiness_wire(found: Readiness | None, community: Community) -> dict[str, Any] | None:
    """Whether its expert can offer something now, and if not, why and from when (P2).

    None for everybody else, and where the brand pays and nobody has let the expert sell anything.
    """
    if found is None:
        return None
    if found.why == "not_granted" and community.mode != Community.Mode.PAID:
        return None
    return {
        "ready": found.is_ready,
        "why": found.why or None,
        "available_at": _at(found.available_at),
        "replies_missing": found.replies_missing,
        "premium_offer": str(found.open_offer) if found.open_offer else None,
    }


def template_wire(row: PremiumTemplate) -> dict[str, Any]:
    """An expert's own template."""
    return {
        "id": str(row.id),
        "kind": row.kind,
        "title": row.title,
        "description": row.description,
        "delivers": row.delivers,
        "deliver_hours": row.deliver_hours,
        "price": row.price.as_wire(),
        "updated_at": clock.rfc3339(row.updated_at),
    }


def grant_wire(row: PremiumGrant, alias: str) -> dict[str, Any]:
    """Who may offer where; `area` null is everywhere."""
    return {
        "id": str(row.id),
        "expert": {"id": str(row.expert_id), "alias": alias},
        "area": row.area.slug if row.area else None,
        "granted_at": clock.rfc3339(row.granted_at),
    }


def _terms(offer: PremiumOffer) -> dict[str, Any]:
    days = offer.community.policy.refund_days
    return {
        "kind": offer.kind,
        "title": offer.title,
        "description": offer.description,
        "delivers": offer.delivers,
        "deliver_hours": offer.deliver_hours,
        "price": offer.price.as_wire(),
        "refund_days": float(days) if days % 1 else int(days),
    }


def _at(at: datetime | None) -> str | None:
    return clock.rfc3339(at) if at else None
