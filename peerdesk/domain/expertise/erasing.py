"""Erasing a person (I20): hours, languages and passed tests."""

from uuid import UUID

from peerdesk.domain.expertise.models import Availability, Qualification


def forget_person(person_id: UUID) -> None:
    """They can be asked in nothing, at no hour; inside the caller's transaction."""
    Availability.objects.filter(person_id=person_id).delete()
    Qualification.objects.filter(person_id=person_id).delete()
