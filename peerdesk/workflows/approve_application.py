"""An owner approves an application: the applicant is an expert from now on (F1)."""

from datetime import datetime

from django.db import transaction

from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.admission.models import Application
from peerdesk.domain.admission.operations.reviewing import approve_application as approve
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.models import Person
from peerdesk.workflows.seat_expert import seat_expert


@transaction.atomic
def approve_application(*, application: Application, owner: Person, now: datetime) -> Membership:
    """Raises OwnCase, AlreadyReviewed."""
    membership = approve(application=application, owner=owner, now=now)
    seat_expert(application=application, membership=membership, now=now)
    hint_person(application.person_id, "membership")
    return membership
