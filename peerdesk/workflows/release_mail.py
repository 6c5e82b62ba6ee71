"""Somebody of the support team vouches for a mail that was set aside: it is posted after all."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.posting import Posted
from peerdesk.domain.mail.access import letter_of, mail_for
from peerdesk.domain.mail.judging import conversation_answered
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.mail.operations.settling import Decided
from peerdesk.domain.mail.reading import Letter
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.post_mail import post_mail


class CantBeRead(Refusal):
    """Broken, too large, or built to do harm: it can only be discarded."""

    code = "unreadable"
    sentence = _("This mail can't be read, so it can't be posted.")


def release_mail(
    *, caller: Caller, mail_id: UUID, number: int | None = None, now: datetime | None = None
) -> Posted:
    """Post it as the customer of the conversation it answers, or of the one named by `number`.

    A closed one is reopened. Raises Decided, CantBeRead, InvalidInput (`number`), what posting
    refuses, and NotFound for who may not decide.
    """
    now = now or clock.now()
    mail = mail_for(caller, mail_id)
    if mail.state != IncomingMail.State.QUARANTINED:
        raise Decided(state=mail.state)
    letter = letter_of(mail)
    if letter is None or mail.why == "too_large":
        raise CantBeRead
    conversation = _target(caller, mail, letter, number)
    return post_mail(mail=mail, letter=letter, conversation=conversation, by=caller.person, now=now)


def _target(caller: Caller, mail: IncomingMail, letter: Letter, number: int | None) -> Conversation:
    if number is None:
        found = conversation_answered(letter, mail.recipient)
    else:
        rows = Conversation.objects.select_related("community", "customer")
        found = rows.filter(number=number, community=mail.community).first()
    if found is None or found.community_id != mail.community_id:
        raise InvalidInput({"number": [str(_("Say which conversation it belongs to."))]})
    try:
        return conversation_for(caller, found.id).conversation
    except NotFound:
        raise InvalidInput({"number": [str(_("There is no such conversation."))]}) from None
