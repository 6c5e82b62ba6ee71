"""What conversations say by mail goes out: claimed, worded for its reader, sent, and written down.

Three steps with no transaction around them, for in the middle is the network. A mail that fails
hurts no other.
"""

from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final

import structlog
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from peerdesk.core import clock, jobs
from peerdesk.delivery.mail import outbox
from peerdesk.delivery.mail.addresses import is_dead, mark_dead
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.mail.bouncing import tell_desk
from peerdesk.domain.mail.letters import Envelope, compose
from peerdesk.domain.mail.queries import stretch, with_names
from peerdesk.domain.mail.threads import answers
from peerdesk.domain.people.queries import address_in

log = structlog.get_logger(__name__)
_PERMANENT: Final = range(500, 600)
# A job that was left for them has had its turn by then.
_OVERDUE: Final = timedelta(seconds=1)


def send_mails() -> int:
    """Send everything that is due; how many went. May run twice, or many at once."""
    went = 0
    while claimed := outbox.claim(clock.now()):
        went += _send_all(claimed)
    return went


def send_due(now: datetime) -> int:
    """Leaves a job where a mail is due; sends nothing itself."""
    if outbox.anything_due(now):
        jobs.leave(outbox.SEND_JOB, once_as=outbox.SEND_JOB)
    return 0


def _send_all(claimed: list[Mail]) -> int:
    went = 0
    server = get_connection()
    try:
        for mail in claimed:
            went += _send(mail, server)
    finally:
        _hang_up(server)
    return went


def _send(mail: Mail, server: BaseEmailBackend) -> bool:
    try:
        letter = _letter(mail)
        if letter is None:
            return False
        server.send_messages([letter])
    except SMTPRecipientsRefused as trouble:
        _refused(mail, trouble)
    except SMTPResponseException as trouble:
        _answered(mail, trouble.smtp_code)
    except (OSError, SMTPException) as trouble:
        log.warning("a mail could not be sent", reason=type(trouble).__name__)
        _later(mail, "unreachable")
    except Exception:
        log.exception("a mail could not be written", mail=str(mail.id))
        _later(mail, "broken")
    else:
        outbox.sent(mail, clock.now())
        return True
    return False


def _letter(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail in words; None when it isn't to be sent, which is written down."""
    conversation, now = with_names(mail.conversation_id), clock.now()
    seat, events = stretch(mail.conversation_id, mail.person_id, mail.first_seq, mail.last_seq)
    address = address_in(mail.person, conversation.community_id)
    if seat is None or not address or is_dead(address):
        outbox.drop(mail, "no_address" if not address else "dead_address", now)
        tell_desk(mail, "mail_not_sent", now=now)
        return None
    letter = compose(
        conversation, events, Envelope(mail.id, address, mail.person, seat, answers(mail))
    )
    if letter is None:
        outbox.drop(mail, "nothing_to_say", now)
    return letter


def _refused(mail: Mail, trouble: SMTPRecipientsRefused) -> None:
    code = max((code for code, _words in trouble.recipients.values()), default=0)
    if code not in _PERMANENT:
        _later(mail, f"smtp_{code}")
        return
    now, conversation = clock.now(), with_names(mail.conversation_id)
    outbox.fail(mail, f"smtp_{code}", now)
    mark_dead(address_in(mail.person, conversation.community_id), f"smtp_{code}", now)
    tell_desk(mail, "mail_bounced", now=now)


def _answered(mail: Mail, code: int) -> None:
    """No word on the address: the server refuses this mail, or us, for now or for good."""
    if code in _PERMANENT:
        now = clock.now()
        outbox.fail(mail, f"smtp_{code}", now)
        tell_desk(mail, "mail_not_sent", now=now)
    else:
        _later(mail, f"smtp_{code}")


def _later(mail: Mail, why: str) -> None:
    now = clock.now()
    if not outbox.put_off(mail, why, now):
        tell_desk(mail, "mail_not_sent", now=now)


def _hang_up(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except (OSError, SMTPException):
        log.info("the mail server had hung up before us")
