"""Erasing a person (I20): nothing rings for them any more, and what they were told is gone."""

from uuid import UUID

from peerdesk.delivery.notifications.models import Device, Notice, Preference


def forget_person(person_id: UUID) -> None:
    """Devices, wishes and notices; inside the caller's transaction."""
    Notice.objects.filter(person_id=person_id).delete()
    Device.objects.filter(person_id=person_id).delete()
    Preference.objects.filter(person_id=person_id).delete()
