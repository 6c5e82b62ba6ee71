"""Erasing a person (I20): the cards that were kept for them."""

from uuid import UUID

from peerdesk.domain.payments.models import SavedMethod


def cards_kept(person_id: UUID) -> list[SavedMethod]:
    """All that the provider keeps for them, in any community."""
    rows = SavedMethod.objects.filter(payer__person_id=person_id, removed_at=None)
    return list(rows.select_related("payer").order_by("id"))


def forget_person(person_id: UUID) -> None:
    """The provider has forgotten the cards before; payments stay, they are books."""
    SavedMethod.objects.filter(payer__person_id=person_id).delete()
