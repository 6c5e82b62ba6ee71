"""Erasing a person (I20): picture, proofs, what they wrote when they applied, invitations."""

from collections.abc import Collection
from uuid import UUID

from peerdesk.domain.admission.models import Application, Credential, Picture, StaffInvitation


def forget_person(person_id: UUID, addresses: Collection[str]) -> None:
    """The files lie in these rows, so they go with them; inside the caller's transaction.

    That the rules were accepted, and when, stays.
    """
    Picture.objects.filter(person_id=person_id).delete()
    Credential.objects.filter(person_id=person_id).delete()
    Application.objects.filter(person_id=person_id).delete()
    for address in addresses:
        StaffInvitation.objects.filter(email__iexact=address).delete()
