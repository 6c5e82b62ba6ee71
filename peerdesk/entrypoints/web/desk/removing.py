"""Words beside the timeline that support takes away (P10)."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.removing import words_of
from peerdesk.entrypoints.web.desk.case import Case
from peerdesk.entrypoints.web.removal import OF_SERVICE, removal_of_rating, removal_of_service
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import back_to, staff_page
from peerdesk.workflows.remove_answer_words import remove_answer_words
from peerdesk.workflows.remove_brief_words import remove_brief_words
from peerdesk.workflows.remove_rating_words import remove_rating_words
from peerdesk.workflows.remove_refund_words import remove_refund_words
from peerdesk.workflows.remove_service_words import remove_service_words


@staff_page
@require_POST
def refund_words(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The chosen words of a refund request are gone."""
    _remove(request, partial(remove_refund_words, request_id=id))
    return redirect("desk-refund", id)


@staff_page
@require_POST
def rating_words(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The chosen words of a rating are gone."""
    _remove(request, partial(remove_rating_words, rating_id=id))
    return redirect(back_to(request, reverse("desk")))


@staff_page
@require_POST
def service_words(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The chosen words of a paid service are gone."""
    _remove(request, partial(remove_service_words, offer_id=id))
    return redirect(back_to(request, reverse("desk")))


@staff_page
@require_POST
def brief_words(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The chosen words of a brief are gone."""
    _remove(request, partial(remove_brief_words, brief_id=id))
    return redirect(back_to(request, reverse("desk")))


@staff_page
@require_POST
def answer_words(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The chosen answers of the form are gone."""
    _remove(request, partial(remove_answer_words, conversation_id=id))
    return redirect(back_to(request, reverse("desk-chat", args=[id])))


def services_part(request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """What `desk/services_beside.html` reads; None where nothing was said of a paid service."""
    reader = signed_in(request).id
    paid = [one.offer for one in case.shown.offers if one.offer.accepted_at is not None]
    others = [one for one in paid if reader not in (one.customer_id, one.expert_id)]
    found = [(offer, _said_of(offer), removal_of_service(offer)) for offer in others]
    services = [one for one in found if one[2]]
    return {"services": services} if services else None


def _said_of(offer: PremiumOffer) -> list[tuple[Any, str]]:
    return [(OF_SERVICE[one.name], one.text) for one in words_of(offer)]


def rating_part(_request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """What `desk/rating_beside.html` reads; None where nobody wrote a word with the stars."""
    card = case.shown.rated
    if card is None:
        return None
    before = any(one.comment for one in card.former)
    removal = removal_of_rating(card.rating, card.reply, before=before)
    return {"rated": card, "removal": removal} if removal else None


def _remove(request: HttpRequest, take_away: Callable[..., object]) -> None:
    try:
        take_away(caller=caller_of(request), words=request.POST.getlist("words"))
    except InvalidInput as no:
        messages.warning(request, no.errors["words"][0])
    else:
        messages.success(request, _("The words are gone for good. Who wrote them is told."))
