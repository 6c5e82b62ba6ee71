"""What agents keep for themselves and for one another: views, tags, templates."""

from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.knowledge.templates import own_templates, shared_templates
from peerdesk.domain.support.access import any_view, owns
from peerdesk.domain.support.models import SavedView, Tag
from peerdesk.domain.support.operations.tagging import keep_tag, retire_tag
from peerdesk.domain.support.operations.viewing import drop_view, keep_view
from peerdesk.domain.support.queries import tags_of, views_for
from peerdesk.entrypoints.web.desk.finding import owned_by, page_context
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import communities_as, staff_page
from peerdesk.entrypoints.web.template_pages import own_page, rows_of


@staff_page
def views(request: HttpRequest) -> HttpResponse:
    """Saved searches and the tags; POST saves, removes or recolours one."""
    communities = communities_as(request, Membership.Role.AGENT)
    if request.method == "POST":
        return _change(request, communities)
    ids, owned = [one.id for one in communities], owned_by(request, communities)
    found = views_for(signed_in(request).id, ids)
    context = {
        "views": [
            {"row": view, "url": view_url(view.query), "mine": _is_mine(view, owned)}
            for view in found
        ],
        "tags": tags_of(ids),
        "colours": Tag.Colour.choices,
        **page_context(communities, "views"),
    }
    return render(request, "desk/views.html", context)


@staff_page
def macros(request: HttpRequest, slug: str = "") -> HttpResponse:
    """One's own texts and the shared ones; POST saves, previews or removes."""
    communities = communities_as(request, Membership.Role.AGENT)
    community = _chosen(communities, slug)
    show = partial(_macros, request, communities, community)
    return own_page(request, community, Membership.Role.AGENT, show, "desk-macros-in")


def view_url(query: str) -> str:
    """The search that a saved view stands for."""
    return f"{reverse('desk-search')}?{urlencode({'q': query})}"


def _macros(
    request: HttpRequest,
    communities: list[Community],
    community: Community,
    form: dict[str, Any],
    status: int,
) -> HttpResponse:
    context = {
        "community": community,
        "own": rows_of(own_templates(community, signed_in(request).id)),
        "shared": rows_of(shared_templates(community)),
        "is_owner": community.id in owned_by(request, [community]),
        **page_context(communities, "macros"),
        **form,
    }
    return render(request, "desk/macros.html", context, status=status)


def _change(request: HttpRequest, communities: list[Community]) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        if act == "remove":
            _remove(request)
        else:
            community = _chosen(communities, request.POST.get("community", ""))
            _ACTS.get(act, _nothing)(request, community)
    except InvalidInput as wrong:
        messages.warning(request, " ".join(chain(*wrong.errors.values())))
    return redirect("desk-views")


def _save(request: HttpRequest, community: Community) -> None:
    shared = request.POST.get("shared") == "on"
    if shared:
        owns(caller_of(request), community)
    kept = keep_view(
        community=community,
        person=None if shared else signed_in(request),
        title=request.POST.get("title", ""),
        query=request.POST.get("query", ""),
        now=clock.now(),
    )
    messages.success(request, _("“%(title)s” is saved.") % {"title": kept.title})


def _colour(request: HttpRequest, community: Community) -> None:
    name, colour = request.POST.get("name", ""), request.POST.get("colour", "")
    keep_tag(community=community, name=name, colour=colour)
    messages.success(request, _("The tag is saved."))


def _retire(request: HttpRequest, community: Community) -> None:
    retire_tag(community=community, name=request.POST.get("name", ""), now=clock.now())
    messages.success(request, _("The tag is offered no longer; what has it keeps it."))


def _nothing(_request: HttpRequest, _community: Community) -> None:
    raise NotFound


_ACTS = {"save": _save, "colour": _colour, "retire": _retire}


def _remove(request: HttpRequest) -> None:
    try:
        view = any_view(caller_of(request), UUID(request.POST.get("id", "")))
    except ValueError:
        raise NotFound from None
    if view.person_id is None:
        owns(caller_of(request), view.community)
    person = None if view.person_id is None else signed_in(request)
    drop_view(community=view.community, person=person, view_id=view.id)
    messages.success(request, _("The view is removed."))


def _is_mine(view: SavedView, owned: set[UUID]) -> bool:
    """Whether the reader may remove it: of others' only the shared ones are listed."""
    return view.person_id is not None or view.community_id in owned


def _chosen(communities: list[Community], slug: str) -> Community:
    found = next((one for one in communities if slug in ("", one.slug)), None)
    if found is None:
        raise NotFound
    return found
