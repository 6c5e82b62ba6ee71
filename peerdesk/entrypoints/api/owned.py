"""The community that a caller administers, at the API's doors."""

from uuid import UUID

from django.http import HttpRequest

from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.entrypoints.api.callers import caller_of


def owned(request: HttpRequest, slug: str) -> Community:
    """The community, if the caller owns it; raises NotFound for everyone else."""
    community = community_by_slug(slug)
    require_owner(request, community.id)
    return community


def require_owner(request: HttpRequest, community_id: UUID) -> None:
    """Raises NotFound for who doesn't own the community."""
    membership_of(caller_of(request), community_id, Membership.Role.OWNER)
