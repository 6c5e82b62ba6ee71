"""Scenes of mail: a ticket, the agent's words, and the mail server's clock moved on."""

from uuid import uuid4

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.conversations.lifecycle import DueFor, Queue
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.posting import Draft, Posted, post_messages
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.workflows.send_mails import send_mails
from tests.cast import conversation, held_by


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
