"""Delivery reports (RFC 3464): which mail failed, for good or not, and by which code (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final
from uuid import UUID

from peerdesk.domain.mail.addresses import mail_of, own_mail
from peerdesk.domain.mail.reading import Letter, decoded

_STATUS: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REFERENCE: Final = re.compile(r"^Message-ID:\s*(<[^>\s]+>)", re.IGNORECASE | re.MULTILINE)
_DAEMONS: Final = ("mailer-daemon@", "postmaster@")
# No such person, no such host, closed: anything else may be about this one mail.
_DEAD: Final = re.compile(r"5\.(?:1\.\d+|0\.0|2\.1|4\.4)\Z")


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says of one of our mails."""

    mail_id: UUID | None
    failed: bool
    status: str  # "5.1.1"

    @property
    def address_is_dead(self) -> bool:
        """Whether no mail to this address will ever arrive."""
        return bool(_DEAD.match(self.status))


def report_in(letter: Letter, recipient: str) -> Report | None:
    """The report that a mail is, None for any other; `recipient` may name the mail by itself."""
    mail_id = mail_of(recipient)
    if letter.report is not None and "delivery-status" in letter.header("content-type"):
        return _structured(letter.report, mail_id)
    daemon = any(one.startswith(_DAEMONS) for one in letter.senders)
    if mail_id is None and not (daemon and letter.header("return-path").strip() in ("", "<>")):
        return None
    return _in_prose(letter, mail_id) if daemon or mail_id else None


def _structured(message: Message, mail_id: UUID | None) -> Report:
    failed, status = False, ""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for fields in _groups(part):
                action = decoded(fields.get("Action", "")).lower()
                if action == "failed":
                    found = _STATUS.search(decoded(fields.get("Status", "")))
                    failed, status = True, found[0] if found else "5.0.0"
    return Report(mail_id or _reference(message.as_string()), failed, status)


def _groups(part: Message) -> Iterator[Message]:
    inner = part.get_payload()
    if isinstance(inner, list):
        yield from (one for one in inner if isinstance(one, Message))


def _in_prose(letter: Letter, mail_id: UUID | None) -> Report:
    """Older servers write a letter instead; a code of class 5 in it is a failure."""
    words = f"{letter.subject}\n{letter.words()}"
    found = _STATUS.search(words)
    status = found[0] if found else "5.0.0"
    return Report(mail_id or _reference(words), status.startswith("5"), status)


def _reference(text: str) -> UUID | None:
    for found in _REFERENCE.finditer(text):
        if mail_id := own_mail(found[1]):
            return mail_id
    return None
