"""What is to be sent, claimed before it is; a claim ends by itself if its job died.

A mail may then go twice: under the same Message-ID, which mail programs show once.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from peerdesk.delivery.mail.models import Mail

SEND_JOB: Final = "mail.send"
BATCH: Final = 20
# Longer than a batch takes with a mail server that lets each of its mails time out.
CLAIM: Final = timedelta(minutes=15)
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=6)
# A mail server may be away for a weekend.
GIVE_UP_AFTER: Final = timedelta(days=3)


def claim(now: datetime) -> list[Mail]:
    """Mails that are due, each given to one caller only; committed before anything is sent."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "until": now + CLAIM, "batch": BATCH})
        ids = [row[0] for row in cursor.fetchall()]
    return list(Mail.objects.filter(id__in=ids).select_related("person").order_by("id"))


def sent(mail: Mail, now: datetime) -> None:
    """The mail server has it."""
    _mine(mail).update(state=Mail.State.SENT, sent_at=now, due_at=None, why="")


def drop(mail: Mail, why: str, now: datetime) -> None:
    """It isn't needed, or there is nowhere to send it."""
    _mine(mail).update(state=Mail.State.DROPPED, ended_at=now, due_at=None, why=why)


def fail(mail: Mail, why: str, now: datetime) -> None:
    """The mail server won't have it, however often it is asked."""
    _mine(mail).update(state=Mail.State.FAILED, ended_at=now, due_at=None, why=why)


def put_off(mail: Mail, why: str, now: datetime) -> bool:
    """It is tried again after a pause that doubles; False when it was given up instead."""
    pause = min(FIRST_PAUSE * 2 ** min(mail.tries - 1, 16), LONGEST_PAUSE)
    if now + pause > mail.created_at + GIVE_UP_AFTER:
        fail(mail, why, now)
        return False
    _mine(mail).update(state=Mail.State.WAITING, due_at=now + pause, why=why)
    return True


def bounced(mail_id: UUID, why: str, now: datetime) -> Mail | None:
    """Its delivery failed after it was sent; None if that isn't news."""
    rows = Mail.objects.filter(id=mail_id, state=Mail.State.SENT)
    if not rows.update(state=Mail.State.BOUNCED, ended_at=now, why=why):
        return None
    return Mail.objects.select_related("person").get(id=mail_id)


def anything_due(now: datetime) -> bool:
    """Whether a job would find work."""
    going = (Mail.State.WAITING, Mail.State.SENDING)
    return Mail.objects.filter(state__in=going, due_at__lte=now).exists()


def earlier(mail: Mail) -> list[UUID]:
    """The mails of the same thread that went before, oldest first."""
    gone = (Mail.State.SENT, Mail.State.BOUNCED)
    rows = Mail.objects.filter(conversation_id=mail.conversation_id, person=mail.person_id)
    before = rows.filter(state__in=gone, id__lt=mail.id).order_by("-id")
    return list(before.values_list("id", flat=True)[:10])[::-1]


def mails_of(conversation_id: UUID, limit: int = 50) -> list[Mail]:
    """What went by mail from a conversation, newest first."""
    return list(Mail.objects.filter(conversation_id=conversation_id).order_by("-id")[:limit])


def conversation_of(mail_id: UUID) -> UUID | None:
    """The conversation that a mail of ours belongs to."""
    rows = Mail.objects.filter(id=mail_id)
    return rows.values_list("conversation_id", flat=True).first()


def _mine(mail: Mail) -> QuerySet[Mail]:
    return Mail.objects.filter(id=mail.id, state=Mail.State.SENDING, tries=mail.tries)


_CLAIM: Final = """
UPDATE outgoing_mail SET state = 'sending', tries = tries + 1, due_at = %(until)s
WHERE id IN (
    SELECT id FROM outgoing_mail
    WHERE state IN ('waiting', 'sending') AND due_at <= %(now)s
    ORDER BY due_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
)
RETURNING id
"""
