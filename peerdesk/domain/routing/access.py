"""How a door obtains an invitation."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.models import Invitation


def invitation_for(caller: Caller, invitation_id: UUID) -> Invitation:
    """The caller's own invitation, while they are an expert there; raises NotFound."""
    invitation = (
        Invitation.objects.select_related("community", "conversation__reason", "conversation__area")
        .filter(id=invitation_id, expert=caller.person)
        .first()
    )
    if invitation is None:
        raise NotFound
    membership_of(caller, invitation.community_id, Membership.Role.EXPERT)
    return invitation
