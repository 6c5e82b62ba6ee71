"""{% load workspace %}: what stands on every page of the workspace, true at any time."""

from typing import Any

from django import template
from django.http import HttpRequest

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Membership
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import communities_as
from peerdesk.entrypoints.web.workspace.switches import Switch, presences_of

register = template.Library()


@register.inclusion_tag("workspace/parts/presence.html", takes_context=True)
def presence_switch(context: template.RequestContext) -> dict[str, Any]:
    """The switch in the header."""
    return _shown(context)


@register.inclusion_tag("workspace/parts/standing.html", takes_context=True)
def presence_word(context: template.RequestContext) -> dict[str, Any]:
    """What somebody who isn't asked must know: is all well?, and a suspension."""
    return _shown(context)


def _shown(context: template.RequestContext) -> dict[str, Any]:
    request: Any = context["request"]
    if not context.get("presences"):
        # Asked once a page, whichever of the two stands first.
        request.presences = getattr(request, "presences", None) or _presences(request)
    presences = context.get("presences") or request.presences
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "now": context.get("now") or clock.now(),
        "presences": presences,
        "asked_in": sum(one.presence.is_asked for one in presences),
        "here_path": context.get("here_path") or request.get_full_path(),
    }


def _presences(request: HttpRequest) -> list[Switch]:
    """None for somebody who is about to become an expert."""
    try:
        communities = communities_as(request, Membership.Role.EXPERT)
    except NotFound:
        return []
    return presences_of(signed_in(request), communities)
