"""Erasing a person (I20): what an agent had for themselves at the desk."""

from uuid import UUID

from peerdesk.domain.support.models import Mention, SavedView


def forget_person(person_id: UUID) -> None:
    """Saved searches, and what they were to look at; inside the caller's transaction."""
    SavedView.objects.filter(person_id=person_id).delete()
    Mention.objects.filter(person_id=person_id).delete()
