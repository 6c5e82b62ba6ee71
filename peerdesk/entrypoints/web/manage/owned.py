"""The community that a page administers."""

from django.http import HttpRequest

from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.entrypoints.web.community import wear
from peerdesk.entrypoints.web.signed_in import caller_of


def owned(request: HttpRequest, slug: str) -> Community:
    """The community, if the reader owns it; raises NotFound for everyone else."""
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, Membership.Role.OWNER)
    wear(request, community)
    return community


def overseen(request: HttpRequest, slug: str) -> tuple[Community, str]:
    """The community and the reader's role, for its owners and its support team; else NotFound."""
    community = community_by_slug(slug)
    roles = (Membership.Role.OWNER, Membership.Role.AGENT)
    membership = membership_of(caller_of(request), community.id, *roles)
    wear(request, community)
    return community, membership.role
