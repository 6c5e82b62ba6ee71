"""One mail that came in: posted, ignored, booked as a bounce, or set aside for people (S8).

Each mail is handled by itself, so that none blocks another; one that breaks us is set aside unread
after a few tries.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import OperationalError

from peerdesk.core import clock, jobs
from peerdesk.core.errors import Refusal
from peerdesk.delivery.mail import outbox
from peerdesk.delivery.mail.addresses import mark_dead, revive
from peerdesk.domain.files.refusals import TooBusy
from peerdesk.domain.mail.bouncing import tell_desk
from peerdesk.domain.mail.judging import Verdict, community_for, judge
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.mail.operations import settling
from peerdesk.domain.mail.operations.receiving import HANDLE_JOB, MOST_TRIES, claim, due
from peerdesk.domain.mail.queries import with_names
from peerdesk.domain.mail.reading import Letter, Unreadable, read
from peerdesk.domain.mail.reports import Report, report_in
from peerdesk.domain.people.queries import address_in
from peerdesk.workflows.post_mail import post_mail

log = structlog.get_logger(__name__)
_BATCH: Final = 50
# A job that was left with it has had its turn by then.
_OVERDUE: Final = timedelta(seconds=5)


def handle_mail(*, mail_id: UUID, now: datetime | None = None) -> bool:
    """Look at a mail once; False when there was nothing to do. May run twice."""
    now = now or clock.now()
    mail = claim(mail_id, now)
    if mail is None:
        return False
    if mail.tries > MOST_TRIES:
        _set_aside(mail, "broken", None)
        return True
    try:
        _handle(mail, now)
    except (OperationalError, TooBusy):
        raise  # nobody's fault: the sweep brings it back
    except Exception:
        log.exception("a mail can't be handled", mail=str(mail.id))
        _try_again(mail, now)
    return True


def handle_due(now: datetime) -> int:
    """Leaves a job for each mail that was forgotten; handles none itself."""
    for mail_id in due(now - _OVERDUE, _BATCH):
        jobs.leave(HANDLE_JOB, once_as=f"{HANDLE_JOB}:{mail_id}", mail_id=str(mail_id))
    return 0


def _handle(mail: IncomingMail, now: datetime) -> None:
    try:
        letter = read(bytes(mail.raw or b""))
    except Unreadable as why:
        _set_aside(mail, str(why), None)
        return
    if report := report_in(letter, mail.recipient):
        _book(report, now)
        settling.ignored(mail, "bounce")
        return
    if mail.why == "too_large":
        _set_aside(mail, "too_large", letter)
        return
    _carry_out(mail, letter, judge(letter, mail.recipient), now)


def _carry_out(mail: IncomingMail, letter: Letter, verdict: Verdict, now: datetime) -> None:
    if verdict.nobody:
        settling.ignored(mail, verdict.why)
    elif verdict.why or verdict.conversation is None:
        settling.quarantined(mail, verdict.why, verdict.community, letter)
    else:
        try:
            post_mail(mail=mail, letter=letter, conversation=verdict.conversation, now=now)
            revive(letter.senders[0])
        except TooBusy:
            raise
        except Refusal as refusal:
            settling.quarantined(mail, refusal.code, verdict.community, letter)


def _book(report: Report, now: datetime) -> None:
    if not report.failed or report.mail_id is None:
        return
    ours = outbox.bounced(report.mail_id, f"dsn_{report.status}", now)
    if ours is None:
        return
    if report.address_is_dead:
        community_id = with_names(ours.conversation_id).community_id
        mark_dead(address_in(ours.person, community_id), f"dsn_{report.status}", now)
    tell_desk(ours, "mail_bounced", now=now)


def _set_aside(mail: IncomingMail, why: str, letter: Letter | None) -> None:
    settling.quarantined(mail, why, community_for(mail.recipient, letter), letter)


def _try_again(mail: IncomingMail, now: datetime) -> None:
    again = now + timedelta(seconds=30 * mail.tries)
    IncomingMail.objects.filter(id=mail.id, state="received").update(due_at=again)
