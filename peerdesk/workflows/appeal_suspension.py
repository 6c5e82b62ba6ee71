"""A suspended expert appeals, once and in writing; the owners who may decide are told (F13)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.delivery.notifications.announcing import Telling, announce
from peerdesk.domain.communities.standing import judges_of, suspension_for
from peerdesk.domain.communities.suspending import appeal
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.people.access import Caller


@transaction.atomic
def appeal_suspension(
    *, caller: Caller, suspension_id: UUID, text: str, now: datetime | None = None
) -> Suspension:
    """Raises InvalidInput, AlreadyAppealed, SuspensionOver, and NotFound for anybody else's."""
    suspension = suspension_for(caller, suspension_id)
    if suspension.person_id != caller.person.id:
        raise NotFound
    now = now or clock.now()
    appeal(suspension=suspension, text=text, now=now)
    community = suspension.community
    url = f"/manage/{community.slug}/suspensions/{suspension.id}/"
    tellings = [
        Telling(one, url, values={"community": community.name}) for one in judges_of(suspension)
    ]
    announce(kind="suspension_appealed", tellings=tellings, expires_at=None, now=now)
    return suspension
