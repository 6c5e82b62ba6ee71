"""Reads on notices."""

from uuid import UUID

from peerdesk.delivery.notifications.models import Notice


def address_for(*, person_id: UUID, notice_id: UUID) -> str | None:
    """Where the person's own notice leads; None for another's, and for one that is forgotten."""
    mine = Notice.objects.filter(id=notice_id, person_id=person_id)
    return mine.values_list("url", flat=True).first()
