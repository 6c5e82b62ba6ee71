"""Proofs handed in, opened by an owner, ended when their last day is over (F1)."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import crypto
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.admission.images import document
from peerdesk.domain.admission.models import Credential
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.people.models import Person

PURPOSE: Final = "admission.credential"


@transaction.atomic
def hand_in(
    *,
    community: Community,
    person: Person,
    area: Area | None,
    what: str,
    valid_until: date | None,
    file: bytes,
    now: datetime,
) -> Credential:
    """A proof for an owner to look at, sealed; one that waited is replaced by it.

    Raises InvalidInput, UnreadableDocument, FileTooLarge.
    """
    errors = {}
    if not what.strip():
        errors["what"] = [str(_("Please say what this proves."))]
    if valid_until is not None and valid_until < now.date():
        errors["valid_until"] = [str(_("This day is over already."))]
    if errors:
        raise InvalidInput(errors)
    checked = document(file)
    # Two at once: the second waits for the first one's row, and replaces it.
    Person.objects.select_for_update(no_key=True).get(id=person.id)
    Credential.objects.filter(
        community=community, person=person, area=area, state=Credential.State.SUBMITTED
    ).update(state=Credential.State.REPLACED)
    return Credential.objects.create(
        community=community,
        person=person,
        area=area,
        what=what.strip()[:120],
        valid_until=valid_until,
        file_sealed=crypto.seal_bytes(checked.content, purpose=PURPOSE),
        file_type=checked.media_type,
        file_size=len(checked.content),
        submitted_at=now,
    )


def file_of(credential: Credential) -> bytes:
    """The proof in the clear, for an owner's eyes only (access.owned_credential)."""
    return crypto.unseal_bytes(credential.file_sealed, purpose=PURPOSE)


def credentials_over(now: datetime, limit: int) -> list[UUID]:
    """Approved ones whose last day is over."""
    over = Credential.objects.filter(
        state=Credential.State.APPROVED, valid_until__lt=now.date()
    ).order_by("valid_until")
    return list(over.values_list("id", flat=True)[:limit])


def end_credential(*, credential_id: UUID, now: datetime) -> tuple[UUID, UUID] | None:
    """Its last day is over: whose and where, or None if somebody else ended or replaced it."""
    over = Credential.objects.filter(
        id=credential_id, state=Credential.State.APPROVED, valid_until__lt=now.date()
    )
    if not over.update(state=Credential.State.EXPIRED):
        return None
    row = Credential.objects.defer("file_sealed").get(id=credential_id)
    return row.person_id, row.community_id
