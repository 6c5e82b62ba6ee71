"""The reader's devices: which may ring, whether they do, a test for each."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.delivery.notifications.devices import (
    MOST,
    devices_of,
    own_device,
    remove,
    rename,
)
from peerdesk.delivery.notifications.testing import ring_once
from peerdesk.delivery.notifications.vapid import public_key
from peerdesk.entrypoints.web.community import found
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import explain


@login_required
@never_cache
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """All of them, and what this browser says of itself."""
    page = {"devices": devices_of(signed_in(request).id), "most": MOST, "here": "devices"}
    return render(request, "account/devices.html", {**page, "server_key": public_key()})


@login_required
@require_POST
def test_device(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Will this device ring? The answer is on the device, and soon in the list."""
    with found():
        device = own_device(signed_in(request).id, id)
    try:
        ring_once(device=device, now=clock.now())
        messages.success(request, _("A test is on its way to “%(name)s”.") % {"name": device.name})
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("devices")


@login_required
@require_POST
def rename_device(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Call it something else."""
    with found():
        device = own_device(signed_in(request).id, id)
    rename(device=device, name=request.POST.get("name", ""))
    return redirect("devices")


@login_required
@require_POST
def remove_device(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """It rings no more; its own browser can bring it back."""
    with found():
        device = own_device(signed_in(request).id, id)
    remove(device=device)
    messages.success(request, _("“%(name)s” rings no more.") % {"name": device.name})
    return redirect("devices")
