"""How mails look outside, to agents and owners."""

from datetime import datetime
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.mail.access import opened
from peerdesk.domain.mail.models import IncomingMail


def mail_wire(mail: Mail) -> dict[str, Any]:
    """One that went, or is to go; without the customer's address."""
    return {
        "id": str(mail.id),
        "first_seq": mail.first_seq,
        "last_seq": mail.last_seq,
        "state": mail.state,
        "why": mail.why,
        "tries": mail.tries,
        "created_at": rfc3339(mail.created_at),
        "sent_at": _at(mail.sent_at),
        "ended_at": _at(mail.ended_at),
    }


def incoming_wire(mail: IncomingMail) -> dict[str, Any]:
    """One that came in, with its words as long as somebody is to decide."""
    words = opened(mail)
    return {
        "id": str(mail.id),
        "state": mail.state,
        "why": mail.why,
        "sender": mail.sender,
        "subject": mail.subject,
        "text": words.text,
        "files": words.files,
        "size": mail.size,
        "received_at": rfc3339(mail.received_at),
        "conversation": str(mail.conversation_id) if mail.conversation_id else None,
        "seq": mail.seq,
    }


def _at(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
