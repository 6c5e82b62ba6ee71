"""Devices that ring, and what rings on them (C5)."""

from datetime import time, timedelta
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.limits import Limit, take
from peerdesk.core.text import Storable
from peerdesk.delivery.notifications.devices import (
    devices_of,
    own_device,
    register,
    remove,
    rename,
)
from peerdesk.delivery.notifications.endpoints import LONGEST
from peerdesk.delivery.notifications.preferences import Wishes, wish, wishes_of
from peerdesk.delivery.notifications.sending import Subscription
from peerdesk.delivery.notifications.testing import ring_once
from peerdesk.delivery.notifications.vapid import public_key
from peerdesk.delivery.notifications.wire import device_wire, wishes_wire
from peerdesk.entrypoints.api import device_shapes as shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.entrypoints.api.shapes import ListOf

router = Router(tags=["devices"], auth=SIGNED_IN)
# Once at each start of a page, on all of somebody's devices.
_REGISTRATIONS: Final = Limit("devices", burst=60, per=timedelta(minutes=1))
Key = Annotated[Storable, Field(min_length=1, max_length=200)]


class Keys(Input):
    """The browser's own, base64url."""

    p256dh: Key
    auth: Key


class BrowsersOwn(Input):
    """What `PushSubscription.toJSON()` gives; `name` if the device has one already."""

    endpoint: Annotated[Storable, Field(min_length=1, max_length=LONGEST)]
    keys: Keys
    name: Annotated[Storable, Field(max_length=80)] = ""


class NewName(Input):
    """What its owner calls it."""

    name: Annotated[Storable, Field(min_length=1, max_length=80)]


class Wanted(Input):
    """The topics that ring, those that are mailed when no device rang, and quiet hours."""

    push: list[shapes.Topic]
    mail: list[shapes.Topic]
    quiet_from: time | None = None
    quiet_until: time | None = None


@router.get("/push-subscriptions", response=ListOf[shapes.Device])
def push_subscriptions(request: HttpRequest) -> HttpResponse:
    """The caller's devices, newest first."""
    own = devices_of(caller_of(request).person.id)
    return answer({"items": [device_wire(one) for one in own], "next": None})


@router.get("/push-subscriptions/key", response=shapes.ServerKey)
def push_key(request: HttpRequest) -> HttpResponse:
    """What a browser subscribes with (`applicationServerKey`)."""
    return answer({"key": public_key()})


@router.post("/push-subscriptions", response={201: shapes.Device})
def subscribe(request: HttpRequest, body: BrowsersOwn) -> HttpResponse:
    """This device rings for the caller from now on; the same endpoint is the same device.

    A browser that rang for somebody else before rings for the caller alone.
    """
    caller = caller_of(request)
    take(_REGISTRATIONS, caller.person.id)
    device = register(
        person_id=caller.person.id,
        subscription=Subscription(body.endpoint, body.keys.p256dh, body.keys.auth),
        user_agent=request.headers.get("User-Agent", ""),
        now=clock.now(),
    )
    if body.name.strip():
        rename(device=device, name=body.name)
    return answer(device_wire(own_device(caller.person.id, device.id)), 201)


@router.patch("/push-subscriptions/{id}", response=shapes.Device)
def name_device(request: HttpRequest, id: Id, body: NewName) -> HttpResponse:  # noqa: A002
    """Call it something else."""
    caller = caller_of(request)
    rename(device=own_device(caller.person.id, id), name=body.name)
    return answer(device_wire(own_device(caller.person.id, id)))


@router.delete("/push-subscriptions/{id}", response={204: None})
def unsubscribe(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """It rings no more."""
    remove(device=own_device(caller_of(request).person.id, id))
    return HttpResponse(status=204)


@router.post("/push-subscriptions/{id}/test", response={202: shapes.Device})
def test_push(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Sends it a test; `rang_at` says whether it arrived."""
    device = own_device(caller_of(request).person.id, id)
    ring_once(device=device, now=clock.now())
    return answer(device_wire(device), 202)


@router.get("/me/notifications", response=shapes.Wishes)
def wishes(request: HttpRequest) -> HttpResponse:
    """What rings, what is mailed, and when it is quiet (in the caller's own time zone)."""
    return answer(wishes_wire(wishes_of(caller_of(request).person.id)))


@router.put("/me/notifications", response=shapes.Wishes)
def change_wishes(request: HttpRequest, body: Wanted) -> HttpResponse:
    """Say what rings from now on; quiet hours have both ends or none."""
    caller = caller_of(request)
    if (body.quiet_from is None) != (body.quiet_until is None):
        raise InvalidInput({"quiet_until": ["Give both times, or none."]})
    told = Wishes(
        frozenset(body.push),
        frozenset(body.mail),
        _plain(body.quiet_from),
        _plain(body.quiet_until),
    )
    wish(person_id=caller.person.id, wishes=told)
    return answer(wishes_wire(wishes_of(caller.person.id)))


def _plain(at: time | None) -> time | None:
    """A time of the wall: an offset would be another zone's."""
    return at.replace(tzinfo=None) if at else None
