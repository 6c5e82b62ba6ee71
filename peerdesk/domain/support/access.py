"""How a door obtains what belongs to the support team; a stranger's answer is not found."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.access import STAFF, Seen, conversation_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.models import SavedView


def staffed(caller: Caller, conversation_id: UUID) -> Seen:
    """A conversation for who sees it as a member of the support team or as an owner."""
    seen = conversation_for(caller, conversation_id)
    if seen.role not in STAFF:
        raise NotFound
    return seen


def staffed_community(caller: Caller, slug: str) -> Community:
    """A community for its support team and its owners."""
    community = community_by_slug(slug)
    membership_of(caller, community.id, *STAFF)
    return community


def any_view(caller: Caller, view_id: UUID) -> SavedView:
    """A saved view of a community for which the caller works; the door asks whose it is."""
    view = SavedView.objects.select_related("community").filter(id=view_id).first()
    if view is None:
        raise NotFound
    membership_of(caller, view.community_id, *STAFF)
    return view


def owns(caller: Caller, community: Community) -> None:
    """Raises NotFound for anybody but an owner."""
    membership_of(caller, community.id, Membership.Role.OWNER)
