"""Writes on expertise: when an expert is there, and which of their areas they cover."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
from peerdesk.domain.expertise.availability import errors_in
from peerdesk.domain.expertise.models import Availability, Qualification


@transaction.atomic
def set_availability(
    *,
    community: Community,
    person_id: UUID,
    schedule: Sequence[Mapping[str, Any]],
    time_zone: str,
    paused: bool,
    at_once: int,
    languages: Sequence[str],
    now: datetime,
) -> Availability:
    """Store when and for how much the expert wants to be asked (C4, F2); raises InvalidInput.

    The seat follows by `routing.operations.seats.refresh_seat`.
    """
    errors = errors_in(
        schedule=schedule,
        time_zone=time_zone,
        at_once=at_once,
        languages=languages,
        spoken=community.chat_languages,
    )
    if errors:
        raise InvalidInput(errors)
    availability, _made = Availability.objects.update_or_create(
        community=community,
        person_id=person_id,
        defaults={
            "schedule": list(schedule),
            "time_zone": time_zone,
            "paused": paused,
            "at_once": at_once,
            "languages": list(dict.fromkeys(languages)),
            "changed_at": now,
        },
    )
    return availability


def pause(*, community_id: UUID, person_id: UUID, now: datetime) -> None:
    """Switch availability off, as the expert's own button does (F3)."""
    Availability.objects.filter(community_id=community_id, person_id=person_id).update(
        paused=True, changed_at=now
    )


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
