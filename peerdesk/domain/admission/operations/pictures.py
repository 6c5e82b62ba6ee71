"""An expert's picture: small, written anew, or none (F4)."""

from uuid import UUID

from django.db import transaction

from peerdesk.domain.admission.images import small_picture
from peerdesk.domain.admission.models import Picture
from peerdesk.domain.people.models import Person


def set_picture(*, community_id: UUID, person: Person, uploaded: bytes) -> Picture:
    """In place of an earlier one, under a new address; raises UnreadablePicture, FileTooLarge."""
    image = small_picture(uploaded)
    with transaction.atomic():
        # Two at once: the second waits here, and its picture stays.
        Person.objects.select_for_update(no_key=True).get(id=person.id)
        Picture.objects.filter(community_id=community_id, person=person).delete()
        return Picture.objects.create(community_id=community_id, person=person, image=image)


def remove_picture(*, community_id: UUID, person_id: UUID) -> None:
    """Back to the initials."""
    Picture.objects.filter(community_id=community_id, person_id=person_id).delete()
