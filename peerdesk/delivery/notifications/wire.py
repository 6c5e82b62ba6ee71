"""How devices and wishes look outside."""

from datetime import datetime
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.delivery.notifications.models import Device
from peerdesk.delivery.notifications.preferences import Wishes


def device_wire(device: Device) -> dict[str, Any]:
    """For its owner; without the endpoint, which is a secret between us and the push service."""
    return {
        "id": str(device.id),
        "name": device.name,
        "service": device.service,
        "created_at": rfc3339(device.created_at),
        "seen_at": rfc3339(device.seen_at),
        "succeeded_at": _at(device.succeeded_at),
        "rang_at": _at(device.rang_at),
        "failed_at": _at(device.failed_at),
        "failure": device.failure,
        "ended_at": _at(device.ended_at),
    }


def wishes_wire(wishes: Wishes) -> dict[str, Any]:
    """Topics in a fixed order."""
    return {
        "push": sorted(wishes.push),
        "mail": sorted(wishes.mail),
        "quiet_from": wishes.quiet_from.isoformat() if wishes.quiet_from else None,
        "quiet_until": wishes.quiet_until.isoformat() if wishes.quiet_until else None,
    }


def _at(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
