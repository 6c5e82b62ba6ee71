"""Scenes of mail: a ticket, the agent's words, and the mail server's clock moved on."""

import re
from uuid import uuid4

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.conversations.lifecycle import DueFor, Queue
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.posting import Draft, Posted, post_messages
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.mail.addresses import bounce_address, message_id, reply_address
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.mail.operations.receiving import receive
from peerdesk.domain.people.models import Person
from peerdesk.workflows.handle_mail import handle_mail
from peerdesk.workflows.send_mails import send_mails
from tests.cast import conversation, held_by

_RECIPIENT = re.compile(rb"^To: (?:Tally <)?([^\s>]+)>?\r$", re.MULTILINE)


def ticket(customer: Person, about: Reason, agent: Person | None = None) -> Conversation:
    """A ticket, in the agents' queue or with one of them; nothing was mailed yet."""
    one = conversation(customer, about, channel="ticket", queue=Queue.AGENTS, due_for=DueFor.TICKET)
    return held_by(one, agent, "agent") if agent else one


def say(one: Conversation, somebody: Person, text: str) -> Posted:
    """A message of theirs, through the verb that every door uses."""
    (result,) = post_messages([Draft(somebody.id, one.id, uuid4(), text)])
    assert isinstance(result, Posted), result
    return result


def send_all() -> int:
    """Everything goes now, however short its wait so far."""
    Mail.objects.filter(due_at__isnull=False).update(due_at=clock.now())
    return send_mails()


def only_letter() -> EmailMultiAlternatives:
    """The one that went."""
    (letter,) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    return letter


def sent_mail(one: Conversation, **values: object) -> Mail:
    """A mail of this conversation that the mail server took."""
    now = clock.now()
    defaults = {"state": Mail.State.SENT, "sent_at": now, "created_at": now}
    return Mail.objects.create(
        id=new_id(),
        conversation_id=one.id,
        person_id=one.customer_id,
        first_seq=1,
        last_seq=one.last_seq,
        **{**defaults, **values},
    )


def arrives(raw: bytes, one: Conversation, ours: Mail, tries: int = 0) -> IncomingMail:
    """A mail of the corpus comes in, as an answer to `ours`, and is looked at."""
    seat = Participant.objects.get(conversation=one, person=one.customer_id)
    for name, value in {
        b"reply+TOKEN@example.org": reply_address(seat.id),
        b"Reply+TOKEN@Example.ORG": reply_address(seat.id).upper(),
        b"bounce+TOKEN@example.org": bounce_address(ours.id),
        b"<MAIL-ID@example.org>": message_id(ours.id),
    }.items():
        raw = raw.replace(name, value.encode())
    recipient = _RECIPIENT.findall(raw)[0]
    receive(raw=raw, recipients=[recipient.decode()], now=clock.now())
    came = IncomingMail.objects.latest("id")
    IncomingMail.objects.filter(id=came.id).update(tries=tries)
    handle_mail(mail_id=came.id)
    came.refresh_from_db()
    return came
