"""A mailbox elsewhere, fetched from by IMAP: what is unseen is stored, and seen once committed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags

from peerdesk.core import clock
from peerdesk.domain.mail.addresses import sender
from peerdesk.domain.mail.operations.receiving import is_known, receive
from peerdesk.domain.mail.reading import addresses_in, read

log = structlog.get_logger(__name__)
_BATCH: Final = 50
_WAITS: Final = 30.0  # seconds for any answer of the server
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")
# Who it was delivered to, before those whom it is addressed to.
_RECIPIENTS: Final = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")


def fetch(address: str) -> int:
    """Store what is unseen at `imaps://user:password@host/FOLDER`; how many mails there were.

    One that can't be fetched stays unseen and hurts no other.
    """
    taken = 0
    with _opened(address) as box:
        for uid in box.uids("UNSEEN")[:_BATCH]:
            try:
                _take(box, uid)
                taken += 1
            except (ValueError, LookupError) as trouble:
                log.warning("a mail can't be fetched", uid=uid, reason=type(trouble).__name__)
    return taken


@contextmanager
def _opened(address: str) -> Iterator[BaseMailBox]:
    where = urlsplit(address)
    kind = MailBoxUnencrypted if where.scheme == "imap" else MailBox
    port = where.port or (143 if where.scheme == "imap" else 993)
    box = kind(where.hostname or "", port, timeout=_WAITS)
    user, password = unquote(where.username or ""), unquote(where.password or "")
    with box.login(user, password, initial_folder=unquote(where.path.strip("/")) or "INBOX"):
        yield box


def _take(box: BaseMailBox, uid: str) -> None:
    most = settings.PEERDESK_MAIL_MIB * 1024 * 1024
    found = _SIZE.search(b" ".join(_answered(box, uid, "(RFC822.SIZE)")))
    too_large = found is not None and int(found[1]) > most
    raw = _content(box, uid, "(BODY.PEEK[HEADER])" if too_large else "(BODY.PEEK[])")
    receive(raw=raw, recipients=_recipients(raw), now=clock.now(), too_large=too_large)
    box.flag(uid, MailMessageFlags.SEEN, value=True)


def _recipients(raw: bytes) -> list[str]:
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    named = addresses_in(read(head + b"\r\n\r\n"), *_RECIPIENTS)
    # A copy that names none of ours came here all the same: nobody's, but not lost.
    return [one for one in named if is_known(one)][:1] or [sender()]


def _content(box: BaseMailBox, uid: str, part: str) -> bytes:
    pieces = _answered(box, uid, part)
    return max(pieces, key=len, default=b"")


def _answered(box: BaseMailBox, uid: str, part: str) -> list[bytes]:
    status, data = box.client.uid("FETCH", uid, part)
    if status != "OK":
        raise LookupError(status)
    pieces: list[bytes] = []
    for one in data:
        pieces += [bytes(piece) for piece in (one if isinstance(one, tuple) else [one]) if piece]
    return pieces
