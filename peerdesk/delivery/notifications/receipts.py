"""What a device's service worker says back: "I showed it". A signed address, good for once.

It needs no cookie: a worker may be woken long after its person signed out.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core import signing
from django.db import transaction

from peerdesk.core.errors import NotFound
from peerdesk.delivery.notifications.models import Device, Notice, Push

_SALT: Final = "peerdesk.notifications.receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Whose device rang, whether in time, and whether what it showed still holds."""

    person_id: UUID
    kind: str
    first: bool  # of this notice: other devices may have rung before
    alive: bool


def token(push_id: int) -> str:
    """The signed part of a receipt's address."""
    return signing.dumps(push_id, salt=_SALT)


@transaction.atomic
def receive(told: str, *, now: datetime) -> Receipt:
    """The device showed it; raises NotFound for a forged, used or forgotten token."""
    try:
        push_id = int(signing.loads(told, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        raise NotFound from None
    if not Push.objects.filter(id=push_id, rang_at=None).update(rang_at=now):
        raise NotFound
    push = Push.objects.select_related("notice").get(id=push_id)
    Device.objects.filter(id=push.device_id).update(rang_at=now, failure="")
    notice = push.notice
    alive = notice.gone_at is None and (notice.expires_at is None or notice.expires_at > now)
    first = bool(
        Notice.objects.filter(id=notice.id, rang_at=None).update(rang_at=now, mail_due_at=None)
    )
    return Receipt(notice.person_id, notice.kind, first, alive)
