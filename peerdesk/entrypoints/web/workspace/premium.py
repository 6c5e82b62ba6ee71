"""The expert's own offers and the templates they are made from (P3, P7)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.ids import id_of_something
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.premium.access import own_offers
from peerdesk.domain.premium.kinds import kind_words
from peerdesk.domain.premium.templates import (
    drop_template,
    keep_template,
    template_of,
    templates_of,
    terms_of,
)
from peerdesk.domain.premium.terms import Terms
from peerdesk.entrypoints.web.offer_form import OfferForm, initial_of
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import communities_as, staff_page
from peerdesk.entrypoints.web.thread.offers import card_of, preview_of, until_words
from peerdesk.workflows.show_offers import with_refunds

AT_ONCE = 20


@staff_page
@require_safe
def offers(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What was offered, newest first, and how each stands."""
    communities, community = _chosen(request, slug)
    page = own_offers(
        caller_of(request), community, cursor=request.GET.get("cursor"), limit=AT_ONCE
    )
    context = {
        "here": "premium",
        "tab": "offers",
        "communities": communities,
        "community": community,
        "cards": [card_of(one, now=clock.now()) for one in with_refunds(page.items)],
        "next": page.next,
    }
    return render(request, "workspace/offers.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: HttpRequest, slug: str) -> HttpResponse:
    """The list and the form; POST saves, previews or removes."""
    communities, community = _chosen(request, slug)
    if request.method != "POST":
        return _page(request, communities, community, _asked(request, community))
    again = _keep(request, community)
    if again is None:
        messages.success(request, _("Your templates are saved."))
        return redirect("premium-templates", community.slug)
    status = 200 if "preview" in again else 422
    return _page(request, communities, community, again, status)


def _asked(request: HttpRequest, community: Community) -> dict[str, Any]:
    """The empty form, or that of the template that is to be changed (`?edit=ID`)."""
    wanted = request.GET.get("edit", "")
    if not wanted:
        return {"form": OfferForm(community), "editing": None}
    row = template_of(community, signed_in(request).id, id_of_something(wanted))
    return {"form": OfferForm(community, initial=initial_of(terms_of(row))), "editing": row.id}


def _keep(request: HttpRequest, community: Community) -> dict[str, Any] | None:
    """None when done, else the form with what is wrong, or with the preview."""
    sent, act = request.POST.get("id", ""), request.POST.get("act", "save")
    editing, person = (id_of_something(sent) if sent else None), signed_in(request)
    if act == "remove" and editing:
        drop_template(person_id=person.id, template_id=editing)
        return None
    form = OfferForm(community, request.POST)
    shown: dict[str, Any] = {"form": form, "editing": editing}
    if not form.is_valid():
        return shown
    try:
        terms = Terms.parse(form.draft(), community)
        if act == "preview":
            return {**shown, "preview": preview_of(terms, community)}
        keep_template(
            community=community, person=person, terms=terms, template_id=editing, now=clock.now()
        )
    except InvalidInput as refusal:
        form.refuse(refusal)
        return shown
    return None


def _page(
    request: HttpRequest,
    communities: list[Community],
    community: Community,
    form: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    kept = templates_of(community, signed_in(request).id)
    rows = [(one, kind_words(one.kind), until_words(one.deliver_hours)) for one in kept]
    context = {
        "here": "premium",
        "tab": "templates",
        "communities": communities,
        "community": community,
        "rows": rows,
        **form,
    }
    return render(request, "workspace/premium_templates.html", context, status=status)


def _chosen(request: HttpRequest, slug: str) -> tuple[list[Community], Community]:
    communities = communities_as(request, Membership.Role.EXPERT)
    community = next((one for one in communities if slug in ("", one.slug)), None)
    if community is None:
        raise NotFound
    return communities, community
