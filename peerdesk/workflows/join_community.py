"""A person becomes an expert of a community with its access code (C1)."""

from datetime import datetime

from django.db import transaction

from peerdesk.domain.communities.access import within_reach
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.operations import join_with_code
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.seats import refresh_seat


@transaction.atomic
def join_community(
    *, caller: Caller, community: Community, access_code: str, now: datetime
) -> Membership:
    """The membership; who is an expert there already stays one, whatever the code.

    Raises WrongAccessCode, AccessCodeExpired, AccessCodeExhausted.
    """
    within_reach(caller, community.id)
    membership, joined = join_with_code(
        person=caller.person, community=community, access_code=access_code, now=now
    )
    if joined:
        refresh_seat(person_id=caller.person.id, community_id=community.id, now=now)
    return membership
