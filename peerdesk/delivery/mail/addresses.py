"""Addresses that refuse mail: found by a digest, so that the table tells nobody's address."""

import hashlib
from datetime import datetime

from peerdesk.delivery.mail.models import DeadAddress


def is_dead(address: str) -> bool:
    """Whether a mail there was refused for good."""
    return DeadAddress.objects.filter(digest=_digest(address)).exists()


def mark_dead(address: str, why: str, now: datetime) -> None:
    """Nothing is sent there any more."""
    DeadAddress.objects.get_or_create(digest=_digest(address), defaults={"why": why, "since": now})


def revive(address: str) -> None:
    """It wrote to us, so it lives."""
    DeadAddress.objects.filter(digest=_digest(address)).delete()


def _digest(address: str) -> bytes:
    return hashlib.sha256(address.strip().lower().encode()).digest()
