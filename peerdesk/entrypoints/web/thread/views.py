"""A customer's conversations."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peerdesk.domain.communities.access import community_by_slug


@login_required
def my_conversations(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, newest first."""
    request.community = community_by_slug(slug)  # type: ignore[attr-defined]
    return render(request, "thread/list.html", {"here": "conversations"})
