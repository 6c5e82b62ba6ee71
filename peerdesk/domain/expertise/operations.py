"""Writes on expertise: when an expert is there, and which of their areas they cover."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.checking import errors_in
from peerdesk.domain.expertise.models import Availability, Qualification
from peerdesk.domain.expertise.times import Times


@transaction.atomic
def set_availability(
    *, community: Community, person_id: UUID, times: Times, now: datetime
) -> Availability:
    """Store when and for how much the expert wants to be asked (C4, F2); raises InvalidInput.

    The seat follows by `routing.operations.seats.refresh_seat`.
    """
    if errors := errors_in(times, spoken=community.chat_languages, now=now):
        raise InvalidInput(errors)
    availability, _made = Availability.objects.update_or_create(
        community=community,
        person_id=person_id,
        defaults={
            "schedule": list(times.schedule),
            "time_zone": times.time_zone,
            "paused": times.paused,
            "at_once": times.at_once,
            "languages": list(dict.fromkeys(times.languages)),
            "exceptions": list(times.exceptions),
            "holidays": times.holidays,
            "paused_until": times.paused_until if times.paused else None,
            "changed_at": now,
        },
    )
    return availability


def pause(*, community_id: UUID, person_id: UUID, now: datetime) -> None:
    """Switch availability off, as the expert's own button does (F3)."""
    Availability.objects.filter(community_id=community_id, person_id=person_id).update(
        paused=True, paused_until=None, changed_at=now
    )


def end_pause(*, community_id: UUID, person_id: UUID, now: datetime) -> bool:
    """The end that the expert gave their pause has come; False if it hasn't, or is another now."""
    over = Availability.objects.filter(
        community_id=community_id, person_id=person_id, paused_until__lte=now
    )
    return bool(over.update(paused=False, paused_until=None, changed_at=now))


@transaction.atomic
def cover_areas(*, community: Community, person_id: UUID, areas: Collection[UUID]) -> None:
    """Choose which of the areas passed are covered (C3); raises InvalidInput for one not passed."""
    passed = Qualification.objects.filter(
        person_id=person_id, area__community=community, revoked_at=None
    )
    if not set(areas) <= set(passed.values_list("area_id", flat=True)):
        raise InvalidInput({"areas": [_("Pass the test of an area before you cover it.")]})
    passed.filter(area_id__in=areas, covered=False).update(covered=True)
    passed.exclude(area_id__in=areas).filter(covered=True).update(covered=False)


def take_area_away(*, area: Area, person_id: UUID, now: datetime) -> None:
    """An owner's word: the qualification doesn't count until it is given back. Raises NotFound."""
    held = Qualification.objects.filter(area=area, person_id=person_id)
    if not held.exists():
        raise NotFound
    held.filter(revoked_at=None).update(revoked_at=now)


def give_back_area(*, area: Area, person_id: UUID) -> None:
    """Undoes `take_area_away`; raises NotFound for who never passed."""
    if not Qualification.objects.filter(area=area, person_id=person_id).update(revoked_at=None):
        raise NotFound
