"""An owner approves a credential: the expert may be asked where it was needed, at once (F1)."""

from datetime import date, datetime

from django.db import transaction

from peerdesk.domain.admission.models import Credential
from peerdesk.domain.admission.operations.reviewing import approve_credential as approve
from peerdesk.domain.communities.queries import expert_in
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.operations.seats import refresh_seat
from peerdesk.workflows.fill_place import fill_place


@transaction.atomic
def approve_credential(
    *, credential: Credential, owner: Person, valid_until: date | None, now: datetime
) -> None:
    """Raises OwnCase, InvalidInput for a day that is over, AlreadyReviewed."""
    approve(credential=credential, owner=owner, valid_until=valid_until, now=now)
    if expert_in(credential.person_id, credential.community) is not None:
        seat = refresh_seat(
            person_id=credential.person_id, community_id=credential.community_id, now=now
        )
        fill_place(seat=seat, now=now)
