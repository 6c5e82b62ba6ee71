"""Mails as files, for an installation that has no mail server yet: one .eml each."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from peerdesk.core.ids import new_id


class EmailBackend(BaseEmailBackend):
    """Writes each message whole to EMAIL_FILE_PATH; names sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        place = Path(settings.EMAIL_FILE_PATH)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = new_id()
            draft = place / f".{name}.draft"
            lines = message.message().as_bytes().splitlines()
            draft.write_bytes(b"\r\n".join([*lines, b""]))
            draft.rename(place / f"{name}.eml")
        return len(email_messages)
