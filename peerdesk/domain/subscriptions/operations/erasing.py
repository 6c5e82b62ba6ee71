"""Erasing a person (I20): their memberships are over, and never charged again."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.subscriptions.lifecycle import LIVING, EndReason
from peerdesk.domain.subscriptions.models import Subscription
from peerdesk.domain.subscriptions.operations.moving import end, locked


def forget_person(person_id: UUID, *, now: datetime) -> None:
    """Over at once, without renewal; inside the caller's transaction."""
    theirs = Subscription.objects.filter(person_id=person_id)
    for id_ in theirs.filter(state__in=LIVING).order_by("id").values_list("id", flat=True):
        if (subscription := locked(id_)) is not None:
            end(subscription, EndReason.CUSTOMER, now=now)
    theirs.update(method="")
