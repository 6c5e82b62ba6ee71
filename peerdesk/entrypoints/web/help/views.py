"""The start page and a community's help page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.communities.models import Community


def start(request: HttpRequest) -> HttpResponse:
    """The communities of this installation."""
    return render(request, "help/start.html", {"communities": Community.objects.order_by("name")})


def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Search, articles, reasons."""
    request.community = community_by_slug(slug)  # type: ignore[attr-defined]
    return render(request, "help/page.html", {})
