"""The community of a page: found by its slug, put on the request for the templates."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404, HttpRequest

from peerdesk.core.errors import NotFound
from peerdesk.core.paging import WrongCursor
from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.communities.models import Community


@contextmanager
def found() -> Iterator[None]:
    """What isn't there, or isn't the reader's, is a page that isn't there."""
    try:
        yield
    except (NotFound, WrongCursor):
        raise Http404 from None


def enter(request: HttpRequest, slug: str) -> Community:
    """The community, whose name and accent the page then wears; an unknown slug is a 404."""
    with found():
        community = community_by_slug(slug)
    wear(request, community)
    return community


def wear(request: HttpRequest, community: Community) -> None:
    """Let the page be this community's."""
    request.community = community  # type: ignore[attr-defined]
