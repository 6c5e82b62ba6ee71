"""How a door obtains a rating that it isn't the reader's own: the support team alone does."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.lifecycle import SETTLED
from peerdesk.domain.ratings.models import Rating


def rating_for_team(caller: Caller, rating_id: UUID) -> tuple[Rating, str]:
    """A settled rating and whether the caller is agent or owner there; raises NotFound.

    Not for the two whom it is about, even if one of them is an agent too.
    """
    rows = Rating.objects.filter(id=rating_id, state__in=SETTLED)
    rating = rows.select_related("community").first()
    if rating is None or caller.person.id in (rating.customer_id, rating.expert_id):
        raise NotFound
    team = (Membership.Role.AGENT, Membership.Role.OWNER)
    return rating, membership_of(caller, rating.community_id, *team).role
