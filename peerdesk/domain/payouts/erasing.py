"""Erasing a person (I20): where their money went is in the files of payouts alone."""

from uuid import UUID

from peerdesk.domain.payouts.models import BankAccount


def forget_person(person_id: UUID) -> None:
    """The bank account, inside the caller's transaction; what was paid stays as it was sealed."""
    BankAccount.objects.filter(person_id=person_id).delete()
