"""Mails as files, for an installation that has no mail server yet: one .eml each."""

import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from peerdesk.core.ids import new_id

_OWN_ID = re.compile(r"<([0-9a-f-]{36})@")


class EmailBackend(BaseEmailBackend):
    """Writes each message whole to EMAIL_FILE_PATH; names sort by time.

    The second part of a name is the mail's own id, where it has one: by it a mail is found again.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        place = Path(settings.EMAIL_FILE_PATH)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            own = _OWN_ID.match(message.extra_headers.get("Message-ID", ""))
            name = f"{new_id()}.{own[1]}" if own else str(new_id())
            draft = place / f".{name}.draft"
            lines = message.message().as_bytes().splitlines()
            draft.write_bytes(b"\r\n".join([*lines, b""]))
            draft.rename(place / f"{name}.eml")
        return len(email_messages)
