"""An owner takes an area from an expert, or gives it back (C3); no test undoes it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Area, Membership
from peerdesk.domain.expertise.operations import give_back_area, take_area_away
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.seats import refresh_seat
from peerdesk.workflows.fill_place import fill_place


@transaction.atomic
def withdraw_area(*, caller: Caller, area: Area, person_id: UUID, now: datetime) -> None:
    """From now on the expert isn't asked there; running chats stay theirs. Raises NotFound."""
    membership_of(caller, area.community_id, Membership.Role.OWNER)
    take_area_away(area=area, person_id=person_id, now=now)
    refresh_seat(person_id=person_id, community_id=area.community_id, now=now)


@transaction.atomic
def return_area(*, caller: Caller, area: Area, person_id: UUID, now: datetime) -> None:
    """What was passed counts again. Raises NotFound."""
    membership_of(caller, area.community_id, Membership.Role.OWNER)
    give_back_area(area=area, person_id=person_id)
    seat = refresh_seat(person_id=person_id, community_id=area.community_id, now=now)
    fill_place(seat=seat, now=now)
