"""The last step of the way into a community: a place of the code is taken (C1, F1)."""

from datetime import datetime

from django.db import transaction

from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.admission.models import Application
from peerdesk.domain.admission.operations.applying import finish
from peerdesk.domain.communities.models import Membership
from peerdesk.workflows.seat_expert import seat_expert


@transaction.atomic
def finish_application(
    *, application: Application, note: str = "", now: datetime
) -> Membership | None:
    """An expert from now on, or None where an owner has to approve it first.

    Raises NotFinished with the `step` that lacks, WrongAccessCode, AccessCodeExpired,
    AccessCodeExhausted.
    """
    membership = finish(application=application, note=note, now=now)
    if membership is not None:
        seat_expert(application=application, membership=membership, now=now)
        hint_person(application.person_id, "membership")
    return membership
