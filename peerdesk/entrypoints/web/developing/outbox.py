"""Mails kept as files, newest first, and what somebody would answer to one."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404

from peerdesk.core.ids import new_id

MOST: Final = 50
_NAME: Final = re.compile(r"[0-9a-f.-]{36,80}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail in a file; `name` is the file's, without its ending."""

    name: str
    message: EmailMessage

    def part(self, kind: str) -> str:
        """Its text, `plain` or `html`; "" without one."""
        found = self.message.get_body((kind,))
        return str(found.get_content()) if found else ""

    @property
    def sent_at(self) -> datetime | None:
        """When, by its own word; a mail that names no zone is read as UTC."""
        header = self.message["Date"]
        at: datetime | None = header.datetime if header else None
        return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at

    def first_of(self, header: str) -> str:
        return str(self.message.get(header, ""))


def is_open() -> bool:
    """In a demo whose mails are files; never where mail is really sent, never in production."""
    to_files = settings.EMAIL_BACKEND.endswith("mail_files.EmailBackend")
    return bool(settings.PEERDESK_DEMO and to_files and not settings.PRODUCTION)


def kept_mails() -> list[Kept]:
    """The newest."""
    files = sorted(_place().glob("*.eml"), reverse=True)[:MOST]
    return [_read(file) for file in files]


def kept_mail(name: str) -> Kept:
    """One by its name; raises Http404."""
    file = _place() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise Http404
    return _read(file)


def reply_to(kept: Kept, text: str) -> tuple[bytes, str]:
    """The mail that its reader's program would send, and to which address."""
    to = kept.first_of("Reply-To")
    reply = EmailMessage()
    reply["From"], reply["To"] = kept.first_of("To"), to
    reply["Subject"] = f"Re: {kept.first_of('Subject').removeprefix('Re: ')}"
    reply["Message-ID"] = f"<{new_id()}@reader.example.net>"
    reply["In-Reply-To"] = kept.first_of("Message-ID")
    reply["References"] = f"{kept.first_of('References')} {kept.first_of('Message-ID')}"
    quoted = "\n".join(f"> {line}" for line in kept.part("plain").splitlines())
    reply.set_content(f"{text}\n\n{quoted}\n")
    return reply.as_bytes(policy=policy.SMTP), to


def _read(file: Path) -> Kept:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return Kept(file.stem, message)


def _place() -> Path:
    return Path(settings.EMAIL_FILE_PATH)
