"""Reads on expertise: what an expert knows and when they are there."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.admission.queries import closed_areas
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.models import Availability, Qualification
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.people.models import Person


def times_of(person: Person, community: Community) -> Times:
    """The expert's availability; before they ever chose, never, in their own zone and language."""
    row = Availability.objects.filter(community=community, person=person).first()
    if row:
        return Times(
            schedule=row.schedule,
            time_zone=row.time_zone,
            paused=row.paused,
            at_once=row.at_once,
            languages=row.languages,
            exceptions=row.exceptions,
            holidays=row.holidays,
            paused_until=row.paused_until,
        )
    spoken = community.chat_languages
    own = [language for language in spoken if language == person.language] or spoken[:1]
    return Times([], person.time_zone, False, 3, own)


def pauses_over(now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(person, community) of the pauses whose end has come."""
    over = Availability.objects.filter(paused_until__lte=now).order_by("paused_until")
    return list(over.values_list("person_id", "community_id")[:limit])


def availability_of(person_id: UUID, community_id: UUID) -> Availability | None:
    """The stored availability, if the expert ever chose one."""
    return Availability.objects.filter(community_id=community_id, person_id=person_id).first()


def covered_areas(person_id: UUID, community_id: UUID) -> list[UUID]:
    """The areas in which the expert passed, which they cover, and which nobody revoked (C3).

    Without those that a missing or ended credential keeps closed (F1).
    """
    return list(
        Qualification.objects.filter(
            person_id=person_id, area__community_id=community_id, covered=True, revoked_at=None
        )
        .exclude(area_id__in=closed_areas(person_id, community_id))
        .order_by("area_id")
        .values_list("area_id", flat=True)
    )


def owes_general_test(person_id: UUID, community_id: UUID) -> bool:
    """Whether the community's general test isn't passed, or was withdrawn (F1)."""
    held = Qualification.objects.filter(person_id=person_id, revoked_at=None).values("area_id")
    general = Area.objects.filter(community_id=community_id, is_general=True)
    return general.exclude(id__in=held).exists()


def qualifications_of(person_id: UUID, community_id: UUID) -> list[Qualification]:
    """Every area passed there, covered or not, in the community's own order."""
    return list(
        Qualification.objects.select_related("area")
        .filter(person_id=person_id, area__community_id=community_id, revoked_at=None)
        .order_by("area__position", "area_id")
    )


def qualified_in(area: Area) -> list[Qualification]:
    """Everybody who passed the area's test, also whom it was withdrawn from; the last first."""
    return list(Qualification.objects.filter(area=area).order_by("-passed_at", "id"))
