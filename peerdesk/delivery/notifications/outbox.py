"""What is to be sent, claimed before it is: a job that runs twice finds nothing the second time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q
from prometheus_client import Histogram

from peerdesk.delivery.notifications.kinds import ALWAYS_MAILED
from peerdesk.delivery.notifications.models import Device, Notice, Push
from peerdesk.delivery.notifications.sending import Outcome, Sent

BATCH: Final = 64
# The word that something has gone is of use for so long.
GONE_FOR: Final = timedelta(minutes=5)
# News without an end is tried for so long.
LONGEST: Final = timedelta(days=1)
_FIRST_PAUSE: Final = timedelta(seconds=2)
_MOST_TRIES: Final = 8


_took = Histogram(
    "peerdesk_push_seconds", "From when a push was due until its push service had taken it"
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A push that is ours to send, with everything it needs."""

    push: Push
    notice: Notice
    device: Device

    def ends_at(self) -> datetime:
        """From then on nobody wants it."""
        if self.push.about == Push.About.GONE:
            return (self.notice.gone_at or self.notice.created_at) + GONE_FOR
        return self.notice.expires_at or self.notice.created_at + LONGEST


def claim_pushes(now: datetime) -> list[Claimed]:
    """Pushes that are due, each given to one caller only; committed before anything is sent."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "batch": BATCH})
        ids = [row[0] for row in cursor.fetchall()]
    rows = Push.objects.filter(id__in=ids).select_related("notice", "device").order_by("id")
    return [Claimed(row, row.notice, row.device) for row in rows]


def settle(claimed: Sequence[Claimed], sent: Sequence[Sent], now: datetime) -> None:
    """Write what became of each."""
    by_id = {one.push.id: one for one in claimed}
    for told in sent:
        _settle(by_id[told.push_id], told, now)


def drop(push_ids: Collection[int], why: str) -> None:
    """They are not sent after all."""
    Push.objects.filter(id__in=push_ids, state=Push.State.SENDING).update(
        state=Push.State.DROPPED, failure=why
    )


def put_off(push_ids: Collection[int], until: datetime) -> None:
    """They are sent later: quiet hours of somebody whose news can wait."""
    Push.objects.filter(id__in=push_ids, state=Push.State.SENDING).update(
        state=Push.State.WAITING, next_at=until
    )


def claim_mails(now: datetime) -> list[Notice]:
    """Notices that go by mail now, each given to one caller.

    No device has said that it rang, or it is one of those that are always mailed.
    """
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"now": now, "batch": BATCH, "always": sorted(ALWAYS_MAILED)}
        cursor.execute(_CLAIM_MAILS, values)
        ids: list[UUID] = [row[0] for row in cursor.fetchall()]
    return list(Notice.objects.filter(id__in=ids).order_by("id"))


def put_off_mail(notice_id: UUID, until: datetime) -> None:
    """It goes later, or is tried again."""
    Notice.objects.filter(id=notice_id, gone_at=None).update(mail_due_at=until, mailed_at=None)


def anything_due(now: datetime) -> bool:
    """Whether a job would find work; the one that was left with it may be lost or on its way."""
    waiting = Push.objects.filter(state=Push.State.WAITING, next_at__lte=now)
    return waiting.exists() or Notice.objects.filter(mail_due_at__lte=now).exists()


def over_and_uncounted(now: datetime, limit: int) -> list[Notice]:
    """Notices with an end that has passed, so that it is known whether they reached anybody."""
    over = Notice.objects.filter(expires_at__lte=now, closed_at=None).order_by("expires_at")
    return list(over[:limit])


def close(notice: Notice, now: datetime) -> bool | None:
    """Whether a device said that it rang; None if nothing was sent, or somebody closed it before.

    A receipt counted when it came, so that only silence is news here.
    """
    if not Notice.objects.filter(id=notice.id, closed_at=None).update(closed_at=now):
        return None
    news = Push.objects.filter(notice=notice, about=Push.About.NEWS)
    if not news.filter(Q(sent_at__isnull=False) | Q(state=Push.State.FAILED)).exists():
        return None
    return notice.rang_at is not None


def forget(*, now: datetime) -> int:
    """Removes notices older than a week, with their pushes."""
    gone, _by_model = Notice.objects.filter(created_at__lt=now - timedelta(days=7)).delete()
    return gone


def _settle(claimed: Claimed, told: Sent, now: datetime) -> None:
    mine = Push.objects.filter(id=told.push_id, state=Push.State.SENDING)
    device = Device.objects.filter(id=claimed.device.id)
    if told.outcome == Outcome.SENT:
        mine.update(state=Push.State.SENT, sent_at=now, failure="")
        _took.observe((now - claimed.push.next_at).total_seconds())
        device.update(succeeded_at=now, failure="")
        return
    failed: dict[str, Any] = {"failed_at": now, "failure": told.code}
    if told.outcome == Outcome.ENDED:
        failed["ended_at"] = now
    device.update(**failed)
    again = _next_try(claimed, told, now)
    if told.outcome == Outcome.LATER and again:
        mine.update(state=Push.State.WAITING, next_at=again, failure=told.code)
    else:
        mine.update(state=Push.State.FAILED, failure=told.code)


def _next_try(claimed: Claimed, told: Sent, now: datetime) -> datetime | None:
    """When to try again, or None when it would come too late."""
    pause = max(_FIRST_PAUSE * 2 ** (claimed.push.tries - 1), timedelta(seconds=told.retry_after))
    again = now + pause
    return again if claimed.push.tries < _MOST_TRIES and again < claimed.ends_at() else None


_CLAIM: Final = """
UPDATE notifications_push SET state = 'sending', tries = tries + 1
WHERE id IN (
    SELECT id FROM notifications_push WHERE state = 'waiting' AND next_at <= %(now)s
    ORDER BY next_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
)
RETURNING id
"""

_CLAIM_MAILS: Final = """
UPDATE notifications_notice SET mail_due_at = NULL,
    mailed_at = CASE WHEN rang_at IS NULL OR kind = ANY(%(always)s) THEN %(now)s::timestamptz END
WHERE id IN (
    SELECT id FROM notifications_notice WHERE mail_due_at <= %(now)s
    ORDER BY mail_due_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
)
RETURNING id
"""
