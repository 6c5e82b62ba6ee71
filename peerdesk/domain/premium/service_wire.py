"""How a paid service looks outside: its clocks, and what one side said of the other (P12)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from peerdesk.core.clock import rfc3339
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.premium.access import SeenOffer
from peerdesk.domain.premium.lifecycle import Claim, OfferState
from peerdesk.domain.premium.service_models import NoShow
from peerdesk.domain.premium.service_queries import is_under_way, last_claim


def service_wire(seen: SeenOffer) -> dict[str, Any]:
    """What stands beside an offer once it is paid; all null before."""
    offer, claim = seen.offer, claim_of(seen)
    confirms = offer.state == OfferState.COMPLETED and offer.confirmed_at is None
    return {
        "report_by": _at(offer.report_by),
        "confirm_by": _at(offer.due_at) if confirms and not seen.is_asked_back else None,
        "confirmed_at": _at(offer.confirmed_at),
        "no_show": claim_wire(claim) if claim else None,
        "refund_open": seen.is_asked_back,
    }


def claim_wire(claim: NoShow) -> dict[str, Any]:
    """That one side didn't come, as the other says; `by` is who waited."""
    return {
        "by": claim.by_role,
        "state": claim.state,
        "text": claim.text,
        "reported_at": rfc3339(claim.reported_at),
        "answer_due_at": rfc3339(claim.answer_due_at),
        "answer": claim.answer,
        "closed_at": _at(claim.closed_at),
    }


def service_verbs(seen: SeenOffer) -> dict[str, bool]:
    """What the reader may do with a paid service now, by the names of the API's paths."""
    claim = claim_of(seen)
    is_open = claim is not None and claim.state == Claim.OPEN
    reporter = claim.by_role if claim is not None and is_open else ""
    under_way = seen.offer.state == OfferState.ACCEPTED
    is_expert = seen.role == Membership.Role.EXPERT
    unconfirmed = seen.offer.state == OfferState.COMPLETED and seen.offer.confirmed_at is None
    return {
        "complete": under_way and is_expert and not is_open,
        "cannot-deliver": under_way and is_expert,
        "confirm": unconfirmed and seen.role == Membership.Role.CUSTOMER and not seen.is_asked_back,
        "no-show": under_way and seen.is_party and not is_open,
        "no-show/answer": is_open and seen.is_party and seen.role != reporter,
        "no-show/withdraw": is_open and seen.role == reporter,
    }


def bound_by_service(wire: dict[str, Any], seen: Seen) -> dict[str, Any]:
    """The conversation's wire, without the verbs that a paid service under way forbids."""
    row = seen.conversation
    forbidden = _FORBIDDEN.get(seen.role)
    if not forbidden or row.community.mode != Community.Mode.PAID or not is_under_way(row.id):
        return wire
    return {**wire, "can": [verb for verb in wire["can"] if verb not in forbidden]}


# The same as what `must_be_free` refuses.
_FORBIDDEN: Final[Mapping[str, frozenset[str]]] = {
    Membership.Role.EXPERT: frozenset({"close", "leave", "forward", "convert"}),
    Membership.Role.CUSTOMER: frozenset({"leave", "convert"}),
}


def claim_of(seen: SeenOffer) -> NoShow | None:
    """The last word of one side about the other; asked of what was paid alone."""
    return last_claim(seen.offer.id) if seen.offer.accepted_at else None


def _at(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
