"""Erasing a person (I20): picture, proofs and what they wrote when they applied."""

from uuid import UUID

from peerdesk.domain.admission.models import Application, Credential, Picture


def forget_person(person_id: UUID) -> None:
    """The files lie in these rows, so they go with them; inside the caller's transaction.

    That the rules were accepted, and when, stays.
    """
    Picture.objects.filter(person_id=person_id).delete()
    Credential.objects.filter(person_id=person_id).delete()
    Application.objects.filter(person_id=person_id).delete()
