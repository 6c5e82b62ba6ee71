"""The provider's words: kept once before they are answered, handled once after (I10)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from peerdesk.core import jobs
from peerdesk.domain.payments.models import InboxEvent
from peerdesk.domain.payments.patience import next_look
from peerdesk.domain.payments.providers import SignedEvent

HANDLE_JOB: Final = "payments.inbox"
# After so many tries an event waits for a person: what it names is looked at by the sweep anyway.
MOST_TRIES: Final = 20
# The provider's list and its webhooks run side by side: what is younger may be on its way.
_OVERLAP: Final = timedelta(minutes=15)
_FIRST_REACH: Final = timedelta(days=3)
# Handled events say nothing new after this; the provider keeps its own list for 30 days.
_KEPT: Final = timedelta(days=90)


@transaction.atomic
def keep_event(
    *, provider: str, event: SignedEvent, now: datetime, missed: bool = False
) -> UUID | None:
    """Keep what the provider said and leave a job for it; None if we have it already."""
    row = InboxEvent(
        provider=provider,
        event_id=event.event_id,
        kind=event.kind[:80],
        object_id=event.object_id[:80],
        payload=dict(event.payload),
        missed=missed,
        said_at=event.said_at,
        due_at=now,
    )
    InboxEvent.objects.bulk_create([row], ignore_conflicts=True)
    if not InboxEvent.objects.filter(id=row.id).exists():
        return None
    leave_event(row.id)
    return row.id


def claim_event(event_id: UUID, now: datetime) -> InboxEvent | None:
    """Take the turn to handle an event; None when it was handled or another has it."""
    rows = InboxEvent.objects.filter(
        id=event_id, handled_at=None, due_at__lte=now, attempts__lt=MOST_TRIES
    )
    event = rows.first()
    if event is None:
        return None
    taken = rows.filter(attempts=event.attempts).update(
        attempts=F("attempts") + 1, due_at=next_look(event.attempts, now)
    )
    return event if taken else None


def note_handled(event: InboxEvent, now: datetime, failure: str = "") -> None:
    """Done with it; `failure` tells why nothing came of it."""
    InboxEvent.objects.filter(id=event.id, handled_at=None).update(
        handled_at=now, due_at=None, failure=failure
    )


def note_failure(event: InboxEvent, failure: str) -> None:
    """It is tried again; why it didn't work is kept for people."""
    InboxEvent.objects.filter(id=event.id, handled_at=None).update(failure=failure[:500])


def leave_event(event_id: UUID) -> None:
    """Have a worker handle it."""
    jobs.leave(HANDLE_JOB, once_as=f"{HANDLE_JOB}:{event_id}", event_id=str(event_id))


def due_events(now: datetime, limit: int) -> list[UUID]:
    """Events that nobody has handled yet."""
    due = InboxEvent.objects.filter(handled_at=None, due_at__lte=now, attempts__lt=MOST_TRIES)
    return list(due.order_by("due_at").values_list("id", flat=True)[:limit])


def heard_until(provider: str, now: datetime) -> datetime:
    """From when on the provider's list is compared with what came."""
    newest = InboxEvent.objects.filter(provider=provider).aggregate(at=Max("said_at"))["at"]
    return max(newest - _OVERLAP, now - _FIRST_REACH) if newest else now - _FIRST_REACH


def forget_handled(now: datetime) -> int:
    """Old events go; what they told stands in the charges and the books."""
    gone, _by_model = InboxEvent.objects.filter(handled_at__lt=now - _KEPT).delete()
    return gone
