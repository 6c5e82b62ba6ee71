"""A suspension ends: by its time, by an owner, or because an appeal was right. The seat opens."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.standing import locked_suspension, suspension_for
from peerdesk.domain.communities.suspending import decide, end
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.seats import refresh_seat
from peerdesk.workflows.fill_place import fill_place


@transaction.atomic
def end_suspension(
    *, caller: Caller, suspension_id: UUID, text: str, now: datetime | None = None
) -> Suspension:
    """An owner ends it before its time, in writing.

    Raises InvalidInput, OwnSuspension, SuspensionOver, NotFound.
    """
    suspension, owner = _owned(caller, suspension_id)
    now = now or clock.now()
    end(suspension=suspension, by=owner.person, text=text, now=now)
    _open_seat(suspension, now)
    _tell(suspension, "suspension_lifted", now)
    return suspension


@transaction.atomic
def answer_appeal(
    *, caller: Caller, suspension_id: UUID, lift: bool, text: str, now: datetime | None = None
) -> Suspension:
    """An owner decides about the appeal, in writing: it stays, or ends at once.

    Raises InvalidInput, OwnSuspension, AnotherOwnerDecides, NothingToDecide, NotFound.
    """
    suspension, owner = _owned(caller, suspension_id)
    now = now or clock.now()
    decide(suspension=suspension, by=owner.person, lift=lift, text=text, now=now)
    if lift:
        _open_seat(suspension, now)
    hint_person(suspension.person_id, "availability")
    _tell(suspension, "appeal_answered", now)
    return suspension


def end_over(*, suspension_id: UUID, now: datetime) -> bool:
    """The time that the owner set is over; False if it isn't yet. In the caller's transaction."""
    suspension = locked_suspension(suspension_id)
    if suspension is None or suspension.until_at is None or suspension.until_at > now:
        return False
    end(suspension=suspension, by=None, text="", now=now)
    _open_seat(suspension, now)
    _tell(suspension, "suspension_lifted", now)
    return True


def _open_seat(suspension: Suspension, now: datetime) -> None:
    """As it would be without: the expert's own hours, areas and pause count again."""
    person_id, community_id = suspension.person_id, suspension.community_id
    seat = refresh_seat(person_id=person_id, community_id=community_id, now=now)
    fill_place(seat=seat, now=now)
    hint_person(person_id, "availability")


def _tell(suspension: Suspension, kind: str, now: datetime) -> None:
    tell(
        person_id=suspension.person_id,
        kind=kind,
        url=f"/workspace/suspension/{suspension.id}/",
        values={"community": suspension.community.name},
        now=now,
    )


def _owned(caller: Caller, suspension_id: UUID) -> tuple[Suspension, Membership]:
    suspension = suspension_for(caller, suspension_id)
    owner = membership_of(caller, suspension.community_id, Membership.Role.OWNER)
    return suspension, owner
