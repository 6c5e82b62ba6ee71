"""Taking a mail in: stored whole before anybody says thank you; a job looks at it afterwards."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from peerdesk.core import jobs
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.mail.addresses import is_ours, sender
from peerdesk.domain.mail.models import IncomingMail

HANDLE_JOB: Final = "mail.handle"
# So long a job may take with one mail before another tries.
PATIENCE: Final = timedelta(minutes=5)
MOST_TRIES: Final = 3
# What the servers on its way wrote, which differs when it is handed over again.
_HEAD: Final = re.compile(rb"\r?\n\r?\n")
_OWN_HEADERS: Final = re.compile(
    rb"^(?:message-id|date|from|subject):[^\n]*", re.IGNORECASE | re.MULTILINE
)


def is_known(recipient: str) -> bool:
    """Whether mail to this address is for us: a reply, a bounce, our sender, or a community."""
    local, _, _domain = recipient.strip().lower().rpartition("@")
    if not is_ours(recipient):
        return False
    if local.startswith(("reply+", "bounce+")) or recipient.strip().lower() == sender().lower():
        return True
    return Community.objects.filter(slug=local).exists()


@transaction.atomic
def receive(
    *, raw: bytes, recipients: Sequence[str], now: datetime, too_large: bool = False
) -> list[UUID]:
    """Keep a mail, once for each recipient of ours; the ids of those that are new.

    The same mail again changes nothing, so that whoever handed it over may do so twice. With
    `too_large`, `raw` is its head alone.
    """
    kept = []
    for recipient in dict.fromkeys(one.strip().lower()[:320] for one in recipients):
        if is_known(recipient):
            row = IncomingMail(
                id=new_id(),
                digest=_digest(raw, recipient),
                recipient=recipient,
                received_at=now,
                size=len(raw),
                raw=raw,
                due_at=now,
                why="too_large" if too_large else "",
            )
            made = IncomingMail.objects.bulk_create([row], ignore_conflicts=True)
            kept += [one.id for one in made if IncomingMail.objects.filter(id=one.id).exists()]
    for mail_id in kept:
        jobs.leave(HANDLE_JOB, mail_id=str(mail_id))
    return kept


def claim(mail_id: UUID, now: datetime) -> IncomingMail | None:
    """The mail, if it is to be looked at and nobody is at it; each claim counts as a try."""
    rows = IncomingMail.objects.select_for_update(no_key=True, skip_locked=True)
    with transaction.atomic():
        mail = rows.filter(id=mail_id, state=IncomingMail.State.RECEIVED, due_at__lte=now).first()
        if mail is None:
            return None
        mail.tries += 1
        mail.due_at = now + PATIENCE
        mail.save(update_fields=["tries", "due_at"])
        return mail


def due(now: datetime, limit: int) -> list[UUID]:
    """Mails to be looked at whose job was lost, or whose last try failed."""
    rows = IncomingMail.objects.filter(state=IncomingMail.State.RECEIVED, due_at__lte=now)
    return list(rows.order_by("due_at").values_list("id", flat=True)[:limit])


def forget_old(*, now: datetime) -> int:
    """Removes what nobody decided in 30 days, and of the rest the rows of the last year but one."""
    waiting = (IncomingMail.State.QUARANTINED, IncomingMail.State.UNPLACED)
    old = IncomingMail.objects.filter(received_at__lt=now - timedelta(days=30), state__in=waiting)
    gone, _by_model = old.delete()
    return gone


def _digest(raw: bytes, recipient: str) -> bytes:
    """Who it is for, what its writer's program wrote in its head, and its body."""
    found = _HEAD.search(raw)
    head, body = (raw[: found.start()], raw[found.end() :]) if found else (raw, b"")
    own = b"\n".join(sorted(line.strip() for line in _OWN_HEADERS.findall(head)))
    return hashlib.sha256(b"\0".join([recipient.encode(), own, body.strip()])).digest()
