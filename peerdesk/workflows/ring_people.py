"""News goes out: what is due is claimed, worded for its reader, sent, and its outcome written (C5).

Three steps with no transaction around them, for in the middle is the network. What was claimed and
not sent because the process died is lost rather than sent twice; a mail, or the next expert, is the
net.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings

from peerdesk.core import clock, jobs
from peerdesk.delivery.notifications import mailing, outbox, sending, vapid
from peerdesk.delivery.notifications.announcing import SEND_JOB
from peerdesk.delivery.notifications.devices import subscription_of
from peerdesk.delivery.notifications.kinds import INVITATION, TEST
from peerdesk.delivery.notifications.models import Notice, Push
from peerdesk.delivery.notifications.outbox import Claimed
from peerdesk.delivery.notifications.payload import payload_of, topic_of
from peerdesk.delivery.notifications.preferences import Wishes, wishes_of_each
from peerdesk.delivery.notifications.quiet import quiet_until
from peerdesk.delivery.notifications.sending import Letter
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.queries import people_by_id
from peerdesk.domain.routing.news import pending_by_id
from peerdesk.domain.routing.notice_words import mail_of, words_of

log = structlog.get_logger(__name__)
# A job that was left with the news has had its turn by then.
_OVERDUE: Final = timedelta(seconds=1)
_MAIL_AGAIN: Final = timedelta(minutes=1)


def ring_people() -> int:
    """Send everything that is due; how many went. May run twice, or many at once."""
    went = 0
    while claimed := outbox.claim_pushes(clock.now()):
        went += _send(claimed)
    while notices := outbox.claim_mails(clock.now()):
        went += _mail(notices)
    return went


def ring_due(now: datetime) -> int:
    """The net: leaves a job where something is due that no job has taken; sends nothing itself."""
    if outbox.anything_due(now - _OVERDUE):
        jobs.leave(SEND_JOB, once_as=SEND_JOB)
    return 0


def _send(claimed: Sequence[Claimed]) -> int:
    now = clock.now()
    letters = list(_letters(_not_quiet(claimed, now), now))
    sent = sending.send_all(
        letters, private=vapid.private_key(), subject=settings.PEERDESK_VAPID_SUBJECT, now=now
    )
    outbox.settle(claimed, sent, clock.now())
    return len(sent)


def _not_quiet(claimed: Sequence[Claimed], now: datetime) -> list[Claimed]:
    """Without what falls into its reader's quiet hours: that waits, or is dropped if it can't."""
    ids = {one.notice.person_id for one in claimed}
    people, wishes = people_by_id(ids), wishes_of_each(ids)
    loud = []
    for one in claimed:
        person = people[one.notice.person_id]
        until = _quiet(person, wishes[person.id], now)
        if until is None or one.notice.kind == TEST:
            loud.append(one)
        elif until < one.ends_at() and one.notice.expires_at is None:
            outbox.put_off([one.push.id], until)
        else:
            outbox.drop([one.push.id], "quiet_hours")
    return loud


def _quiet(person: Person, wishes: Wishes, now: datetime) -> datetime | None:
    zone = person.time_zone
    return quiet_until(now, start=wishes.quiet_from, end=wishes.quiet_until, zone=zone)


def _letters(claimed: Sequence[Claimed], now: datetime) -> Iterator[Letter]:
    people = people_by_id({one.notice.person_id for one in claimed})
    asked = pending_by_id(_subjects([one.notice for one in claimed]))
    for one in claimed:
        left = int((one.ends_at() - now).total_seconds())
        is_news, subject = one.push.about == Push.About.NEWS, one.notice.subject
        answered = is_news and one.notice.kind == INVITATION and subject not in asked
        if left <= 0 or answered:
            outbox.drop([one.push.id], "over")
            continue
        invitation = asked.get(subject) if subject else None
        words = words_of(one.notice, people[one.notice.person_id], invitation)
        yield Letter(
            push_id=one.push.id,
            to=subscription_of(one.device),
            payload=payload_of(one.push, one.notice, words),
            ttl=left,
            topic=topic_of(one.notice),
        )


def _mail(notices: Sequence[Notice]) -> int:
    """Mail to those whom no device has reached (the claim left out the others)."""
    now, ids = clock.now(), {one.person_id for one in notices}
    people, wishes = people_by_id(ids), wishes_of_each(ids)
    asked = pending_by_id(_subjects(notices))
    went = 0
    for notice in notices:
        person = people[notice.person_id]
        invitation = asked.get(notice.subject) if notice.subject else None
        if notice.mailed_at is None or not person.email or not person.is_active:
            continue
        if notice.kind == INVITATION and (invitation is None or invitation.expires_at <= now):
            continue
        if until := _quiet(person, wishes[person.id], now):
            if notice.expires_at is None:
                outbox.put_off_mail(notice.id, until)
            continue
        went += _mailed(notice, mail_of(notice, person, invitation))
    return went


def _mailed(notice: Notice, mail: mailing.Mail) -> bool:
    try:
        mailing.send(mail)
    except (OSError, SMTPException) as trouble:
        log.warning("a mail could not be sent", reason=type(trouble).__name__)
        again = clock.now() + _MAIL_AGAIN
        if again < (notice.expires_at or notice.created_at + outbox.LONGEST):
            outbox.put_off_mail(notice.id, again)
        return False
    return True


def _subjects(notices: Sequence[Notice]) -> set[UUID]:
    return {one.subject for one in notices if one.subject and one.kind == INVITATION}
