"""What was taken from a timeline is taken from its mails: those to go, and those kept as files."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from peerdesk.core import clock
from peerdesk.delivery.mail.models import Mail


def forget(*, conversation_id: UUID, seqs: Collection[int], now: datetime | None = None) -> int:
    """No mail to go says these entries; how many were dropped. Inside the caller's transaction.

    A mail reads its words when it is sent, so one that says more than these entries goes without
    them. A mail that went is gone; where mails are files, those that say them are removed.
    """
    numbers = sorted(set(seqs))
    with connection.cursor() as cursor:
        cursor.execute(_DROP, [now or clock.now(), conversation_id, numbers])
        dropped = int(cursor.rowcount)
    _remove_files(conversation_id, numbers)
    return dropped


def _remove_files(conversation_id: UUID, seqs: list[int]) -> None:
    """Files are named after their mails (mail_files.py); removed twice is the same."""
    place = Path(settings.EMAIL_FILE_PATH)
    if not seqs or not place.is_dir():
        return
    rows = Mail.objects.filter(conversation_id=conversation_id)
    touched = rows.filter(first_seq__lte=seqs[-1], last_seq__gte=seqs[0]).exclude(sent_at=None)
    for mail in touched:
        if any(mail.first_seq <= seq <= mail.last_seq for seq in seqs):
            for file in place.glob(f"*.{mail.id}.eml"):
                file.unlink(missing_ok=True)


_DROP = """
UPDATE outgoing_mail SET state = 'dropped', why = 'redacted', ended_at = %s, due_at = NULL
WHERE conversation_id = %s AND state = 'waiting'
    AND NOT EXISTS (
        SELECT FROM generate_series(first_seq, last_seq) AS said (seq) WHERE seq <> ALL(%s)
    )
"""
