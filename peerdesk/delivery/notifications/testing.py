"""Will this device ring? One push to one device, whatever its person prefers."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from peerdesk.core import jobs
from peerdesk.core.limits import Limit, take
from peerdesk.delivery.notifications.announcing import SEND_JOB
from peerdesk.delivery.notifications.kinds import TEST
from peerdesk.delivery.notifications.models import Device, Notice, Push

_LIVES: Final = timedelta(minutes=2)
_LIMIT: Final = Limit("device_test", burst=6, per=timedelta(minutes=1))


@transaction.atomic
def ring_once(*, device: Device, now: datetime) -> Push:
    """Send a test that lives for two minutes; raises TooMany."""
    take(_LIMIT, device.person_id)
    notice = Notice.objects.create(
        person_id=device.person_id,
        kind=TEST,
        url=reverse("devices"),
        created_at=now,
        expires_at=now + _LIVES,
    )
    push = Push.objects.create(notice=notice, device=device, about=Push.About.NEWS, next_at=now)
    jobs.leave(SEND_JOB)
    return push
