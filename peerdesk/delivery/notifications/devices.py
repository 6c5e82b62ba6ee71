"""A person's devices: registered at each start of the page, named, tested, removed."""

import hashlib
import json
from base64 import urlsafe_b64decode
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import crypto
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.delivery.notifications.device_names import name_of
from peerdesk.delivery.notifications.endpoints import Forbidden, service_of
from peerdesk.delivery.notifications.models import Device
from peerdesk.delivery.notifications.sending import Subscription

MOST: Final = 10
_PURPOSE: Final = "notifications.device"


@transaction.atomic
def register(
    *, person_id: UUID, subscription: Subscription, user_agent: str, now: datetime
) -> Device:
    """This browser rings for this person from now on, and for nobody else.

    The same endpoint again is the same device, whoever it rang for before. An eleventh device takes
    the place of the one that was seen longest ago. Raises InvalidInput for an address that no push
    service has.
    """
    service = _service(subscription)
    values = {"person_id": person_id, "subscription": _seal(subscription), "service": service}
    values |= {"seen_at": now, "ended_at": None}
    digest = endpoint_digest(subscription.endpoint)
    before = Device.objects.select_for_update(no_key=True).filter(endpoint_digest=digest).first()
    moved = before is None or before.person_id != person_id
    if moved:
        values |= {"succeeded_at": None, "rang_at": None, "failed_at": None, "failure": ""}
        values["name"] = name_of(user_agent)
    device, _made = Device.objects.update_or_create(endpoint_digest=digest, defaults=values)
    if moved:
        _drop_oldest(person_id)
    return device


def rename(*, device: Device, name: str) -> None:
    """Call it as its owner does; an empty name changes nothing."""
    if name.strip():
        Device.objects.filter(id=device.id).update(name=name.strip()[:80])


def remove(*, device: Device) -> None:
    """It rings no more; what was on its way to it goes too."""
    Device.objects.filter(id=device.id).delete()


def devices_of(person_id: UUID) -> list[Device]:
    """The person's devices, newest first."""
    return list(Device.objects.filter(person_id=person_id).order_by("-created_at", "-id"))


def ringing(person_id: UUID) -> int:
    """On how many of them news rings now."""
    return Device.objects.filter(person_id=person_id, ended_at=None).count()


def own_device(person_id: UUID, device_id: UUID) -> Device:
    """One of the person's own; raises NotFound for any other."""
    device = Device.objects.filter(person_id=person_id, id=device_id).first()
    if device is None:
        raise NotFound
    return device


def endpoint_digest(endpoint: str) -> bytes:
    """How an endpoint is found again without being readable."""
    return hashlib.sha256(endpoint.encode()).digest()


def subscription_of(device: Device) -> Subscription:
    """Where it is reached."""
    return Subscription(**json.loads(crypto.unseal(device.subscription, purpose=_PURPOSE)))


def _seal(subscription: Subscription) -> bytes:
    told = {"endpoint": subscription.endpoint, "p256dh": subscription.p256dh}
    return crypto.seal(json.dumps(told | {"auth": subscription.auth}), purpose=_PURPOSE)


def _service(subscription: Subscription) -> str:
    errors: dict[str, list[str]] = {}
    try:
        service = service_of(subscription.endpoint)
    except Forbidden:
        service = ""
        errors["endpoint"] = [str(_("This is not the address of a push service."))]
    for field in ("p256dh", "auth"):
        if not _is_base64(getattr(subscription, field)):
            errors[f"keys.{field}"] = [str(_("This key can't be read."))]
    if errors:
        raise InvalidInput(errors)
    return service


def _is_base64(text: str) -> bool:
    try:
        return bool(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except ValueError:
        return False


def _drop_oldest(person_id: UUID) -> None:
    """Those that ended go first, then those not seen for longest."""
    mine = Device.objects.filter(person_id=person_id)
    kept = mine.order_by("ended_at", "-seen_at", "-id").values_list("id", flat=True)
    living = [*kept.filter(ended_at=None), *kept.exclude(ended_at=None)][:MOST]
    mine.exclude(id__in=living).delete()
