"""Answering an offer and taking it back by a plain POST; a script does the same over the API."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.premium.access import SeenOffer, offer_for
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.ending import decline, withdraw
from peerdesk.entrypoints.web.community import found
from peerdesk.entrypoints.web.signed_in import caller_of


@login_required
@require_POST
def decline_offer(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The customer doesn't want it."""
    return _do(request, id, decline, _("Declined. Nothing was charged."))


@login_required
@require_POST
def withdraw_offer(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The expert takes it back."""
    return _do(request, id, withdraw, _("Withdrawn. You can make another offer."))


def way_back(seen: SeenOffer) -> HttpResponse:
    """To the conversation, through the reader's own door."""
    door = {"customer": "conversation", "expert": "workspace-chat"}.get(seen.role, "desk-chat")
    return redirect(door, seen.offer.conversation_id)


def _do(
    request: HttpRequest, offer_id: UUID, verb: Callable[..., PremiumOffer], done: str
) -> HttpResponse:
    caller = caller_of(request)
    with found():
        seen = offer_for(caller, offer_id)
        try:
            verb(caller=caller, offer_id=offer_id)
            messages.success(request, done)
        except NotFound:
            raise
        except Refusal as no:
            messages.warning(request, no.detail)
    return way_back(seen)
