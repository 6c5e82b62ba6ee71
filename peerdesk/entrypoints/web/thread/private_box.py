"""The private box as a page, for both parties without a script and for owners (P8).

What is in it is shown only in the answer to a POST, so that no list, link or reload opens it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from peerdesk.core import limits
from peerdesk.core.clock import now
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.box_access import BOXES, BoxGone, Seat, seat_for
from peerdesk.domain.premium.box_queries import openings_of
from peerdesk.domain.premium.operations.boxes import (
    LONGEST,
    BoxChanged,
    Opened,
    read_box,
    write_box,
)
from peerdesk.entrypoints.web.community import found, wear
from peerdesk.entrypoints.web.signed_in import caller_of

Shown = dict[str, Any]
Act = Callable[[HttpRequest, Caller, Seat], tuple[Shown, int]]


@login_required
@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def private_box(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The shut box; a POST opens it or writes in it."""
    caller = caller_of(request)
    with found():
        try:
            seat = seat_for(caller, offer_id, now=now())
            wear(request, seat.offer.community)
            act = _ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
            shown, status = _done(act, request, caller, seat) if act else ({}, 200)
        except BoxGone as gone:
            return render(request, "thread/box_gone.html", {"why": gone.detail}, status=410)
    page = {
        "offer": seat.offer,
        "box": seat.box,
        "owner": seat.needs_reason,
        "openings": openings_of(seat.offer.pk),
        "longest": LONGEST,
        **shown,
    }
    return render(request, "thread/box.html", page, status=status)


def _done(act: Act, request: HttpRequest, caller: Caller, seat: Seat) -> tuple[Shown, int]:
    try:
        limits.take(BOXES, caller.person.id)
        return act(request, caller, seat)
    except limits.TooMany as no:
        return {"problem": no.detail}, no.status


def _open(request: HttpRequest, caller: Caller, seat: Seat) -> tuple[Shown, int]:
    reason = _reason(request)
    opened = read_box(caller=caller, offer_id=seat.offer.pk, reason=reason, now=now())
    if opened.text is None:
        return {"problem": _("Say why. Both sides can read it.")}, 422
    return _what_is_in(opened, reason), 200


def _write(request: HttpRequest, caller: Caller, seat: Seat) -> tuple[Shown, int]:
    # Browsers send line ends as the mail does.
    text = request.POST.get("text", "").replace("\r\n", "\n")[:LONGEST]
    reason = _reason(request)
    version = request.POST.get("version", "")
    offer_id, at = seat.offer.pk, now()
    expected = int(version) if version.isdecimal() else 0
    try:
        written = write_box(
            caller=caller, offer_id=offer_id, text=text, version=expected, reason=reason, now=at
        )
    except BoxChanged as no:
        theirs = read_box(caller=caller, offer_id=offer_id, reason=reason, now=at)
        return {**_what_is_in(theirs, reason), "mine": text, "problem": no.detail}, 409
    except InvalidInput:
        return {"problem": _("Say why. Both sides can read it.")}, 422
    return {**_what_is_in(written, reason), "saved": True}, 200


def _reason(request: HttpRequest) -> str:
    """A NUL is no text for PostgreSQL."""
    return request.POST.get("reason", "").replace("\0", "")


def _what_is_in(opened: Opened, reason: str) -> Shown:
    return {"opened": opened, "reason": reason}


_ACTS: dict[str, Act] = {
    "open": _open,
    "write": _write,
}
