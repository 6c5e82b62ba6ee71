"""The support team learns which of its words didn't arrive."""

from datetime import datetime

from django.db import transaction

from peerdesk.delivery.mail.models import Mail
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.conversations.operations.moving import locked, tell

_STAFF = ("agent", "owner")


@transaction.atomic
def tell_desk(mail: Mail, code: str, *, now: datetime) -> None:
    """A notice that agents and owners alone see: `mail_bounced` or `mail_not_sent`, since when."""
    conversation = locked(mail.conversation_id)
    if conversation is not None:
        tell(conversation, code, {"seq": mail.first_seq}, audience=_STAFF, now=now)
        hint_queue(conversation.community_id)
