"""Erasing a person (I20): their offers' templates, and the permission to offer."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.premium.models import PremiumGrant, PremiumTemplate


def forget_person(person_id: UUID, *, now: datetime) -> None:
    """What was offered and given stays; inside the caller's transaction."""
    PremiumTemplate.objects.filter(person_id=person_id).delete()
    PremiumGrant.objects.filter(expert_id=person_id, ended_at=None).update(ended_at=now)
