"""How a private box looks outside: to those alone who may open it."""

from collections.abc import Sequence
from typing import Any

from peerdesk.domain.premium.box_models import BoxOpening
from peerdesk.domain.premium.operations.boxes import Opened


def box_wire(opened: Opened, openings: Sequence[BoxOpening]) -> dict[str, Any]:
    """The box with who opened it."""
    offer = opened.seat.offer
    return {
        "premium_offer": offer.pk,
        "conversation": offer.conversation_id,
        "text": opened.text,
        "version": opened.version,
        "closes_at": opened.closes_at,
        "openings": [opening_wire(one) for one in openings],
    }


def opening_wire(one: BoxOpening) -> dict[str, Any]:
    """Who read or wrote, when, and an administrator's reason."""
    return {
        "at": one.at,
        "act": one.act,
        "by": {"id": one.person_id, "role": one.role, "alias": one.alias},
        "reason": one.reason or None,
        "version": one.version,
    }
