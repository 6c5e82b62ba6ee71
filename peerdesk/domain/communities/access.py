"""How a door obtains a community, and what the caller is in it."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.people.access import Caller


def community_by_slug(slug: str) -> Community:
    """Anyone may see that a community exists; raises NotFound."""
    try:
        return Community.objects.get(slug=slug)
    except Community.DoesNotExist:
        raise NotFound from None


def membership_of(caller: Caller, community_id: UUID, *roles: str) -> Membership:
    """The caller's living membership in one of the roles, the first role that fits.

    A stranger, and a token made for another community, get NotFound.
    """
    if caller.only_community not in (None, community_id):
        raise NotFound
    rows = Membership.objects.select_related("community").filter(
        community_id=community_id, person=caller.person, role__in=roles, ended_at=None
    )
    held = {row.role: row for row in rows}
    for role in roles:
        if role in held:
            return held[role]
    raise NotFound


def roles_in(caller: Caller, community_id: UUID) -> frozenset[str]:
    """Every role the caller holds there now; empty for a stranger."""
    if caller.only_community not in (None, community_id):
        return frozenset()
    return frozenset(
        Membership.objects.filter(
            community_id=community_id, person=caller.person, ended_at=None
        ).values_list("role", flat=True)
    )


def within_reach(caller: Caller, community_id: UUID) -> None:
    """Raises NotFound for a token that was made for another community."""
    if caller.only_community not in (None, community_id):
        raise NotFound
