"""Addresses that only we can make: where a reply goes, and where a bounce goes.

A reply address names one person's seat in one conversation. It opens nothing by itself: the sender
must be that person (judging.py). In small letters and digits, since mail programs change case.
"""

from base64 import b32decode, b32encode
from email.utils import parseaddr
from typing import Final
from uuid import UUID

from django.conf import settings

from peerdesk.core import crypto

_SEAT_BYTES: Final = 6
_SIGNATURE: Final = 14
_ID_BYTES: Final = 16
_SHORT_SIGNATURE: Final = 9


def reply_address(participant_id: int) -> str:
    """Where the answer of one person in one conversation goes."""
    seat = participant_id.to_bytes(_SEAT_BYTES)
    return _address("reply", seat + _signed(seat, "mail.reply", _SIGNATURE))


def participant_of(recipient: str) -> int | None:
    """Whose seat a recipient names; None for anything that we didn't sign."""
    seat = _opened(recipient, "reply", _SEAT_BYTES, "mail.reply", _SIGNATURE)
    return int.from_bytes(seat) if seat else None


def bounce_address(mail_id: UUID) -> str:
    """The envelope's sender: whoever can't deliver this mail tells it there (VERP)."""
    return _address(
        "bounce", mail_id.bytes + _signed(mail_id.bytes, "mail.bounce", _SHORT_SIGNATURE)
    )


def mail_of(recipient: str) -> UUID | None:
    """Whose bounce a recipient takes; None for anything that we didn't sign."""
    found = _opened(recipient, "bounce", _ID_BYTES, "mail.bounce", _SHORT_SIGNATURE)
    return UUID(bytes=found) if found else None


def message_id(mail_id: UUID) -> str:
    """A mail of ours: always the same for the same mail, however often it is tried."""
    return f"<{mail_id}@{settings.PEERDESK_MAIL_DOMAIN}>"


def thread_id(conversation_id: UUID) -> str:
    """What all mails of a conversation refer to, so that mail programs show one thread."""
    return f"<conversation.{conversation_id}@{settings.PEERDESK_MAIL_DOMAIN}>"


def own_mail(reference: str) -> UUID | None:
    """The mail of ours that a Message-ID names; None for everybody else's."""
    local, _, domain = reference.strip().strip("<>").rpartition("@")
    if domain.lower() != settings.PEERDESK_MAIL_DOMAIN:
        return None
    try:
        return UUID(local)
    except ValueError:
        return None


def is_ours(recipient: str) -> bool:
    """Whether mail to this address may come in: our domain, or the sender of our mails."""
    domain = recipient.rpartition("@")[2].lower()
    return domain == settings.PEERDESK_MAIL_DOMAIN or recipient.lower() == sender().lower()


def sender() -> str:
    """The bare address that our mails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _address(kind: str, token: bytes) -> str:
    text = b32encode(token).decode().rstrip("=").lower()
    return f"{kind}+{text}@{settings.PEERDESK_MAIL_DOMAIN}"


def _opened(recipient: str, kind: str, length: int, purpose: str, signature: int) -> bytes | None:
    local, _, domain = recipient.strip().lower().rpartition("@")
    start, _, text = local.partition("+")
    if start != kind or domain != settings.PEERDESK_MAIL_DOMAIN:
        return None
    try:
        token = b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
    said, signed = token[:length], token[length:]
    return said if crypto.same(signed, _signed(said, purpose, signature)) else None


def _signed(said: bytes, purpose: str, length: int) -> bytes:
    return crypto.sign(said, purpose=purpose, length=length)
