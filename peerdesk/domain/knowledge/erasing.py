"""Erasing a person (I20): their own text templates."""

from uuid import UUID

from peerdesk.domain.knowledge.models import TextTemplate


def forget_person(person_id: UUID) -> None:
    """The community's own stay; inside the caller's transaction."""
    TextTemplate.objects.filter(person_id=person_id).delete()
