"""The listener: a mail is ours once it is committed (SMTP, RFC 5321; LMTP, RFC 2033)."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection

from peerdesk.core import clock
from peerdesk.domain.mail.operations.receiving import is_known, receive

log = structlog.get_logger(__name__)
_MOST_RECIPIENTS: Final = 20
_TAKEN: Final = "250 2.0.0 Taken"
_LATER: Final = "451 4.3.0 Not now, please try again"


class Listener(Controller):
    """Listens at `smtp://host:port` or `lmtp://host:port` in a thread of its own."""

    def __init__(self, address: str) -> None:
        where = urlsplit(address)
        if where.scheme not in ("smtp", "lmtp") or not where.hostname or where.port is None:
            raise ValueError(f"{address} is not smtp://host:port or lmtp://host:port")
        self.is_local = where.scheme == "lmtp"
        super().__init__(
            _Door(one_word_each=self.is_local),
            hostname=where.hostname,
            port=where.port,
            data_size_limit=settings.PEERDESK_MAIL_MIB * 1024 * 1024,
            enable_SMTPUTF8=True,
            ident="Peerdesk",
        )

    def factory(self) -> SMTP:
        return (LMTP if self.is_local else SMTP)(self.handler, **self.SMTP_kwargs)


class _Door:
    """What is said to each command; the database is asked in threads, never in the loop."""

    def __init__(self, *, one_word_each: bool) -> None:
        self.one_word_each = one_word_each
        self.threads = ThreadPoolExecutor(4, thread_name_prefix="postbox")

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            known = await self._in_thread(lambda: is_known(address))
        except DatabaseTrouble:
            return _LATER
        if not known:
            return "550 5.1.1 There is no such address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Yes"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        said = await self._keep(envelope)
        # LMTP wants a word for each recipient; they are kept together or not at all.
        return "\r\n".join([said] * (len(envelope.rcpt_tos) if self.one_word_each else 1))

    async def _keep(self, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        came_from = (envelope.mail_from or "").encode("ascii", "ignore")
        raw = b"Return-Path: <" + came_from + b">\r\n" + content
        try:
            await self._in_thread(
                lambda: receive(raw=raw, recipients=envelope.rcpt_tos, now=clock.now())
            )
        except Exception as trouble:  # noqa: BLE001 - whatever it is, its sender keeps it
            log.warning("a mail could not be kept", reason=type(trouble).__name__)
            return _LATER
        return _TAKEN

    async def _in_thread(self, ask: Callable[[], Any]) -> Any:
        def asked() -> Any:
            try:
                return ask()
            finally:
                # Mails are rare; a thread that waits for the next one holds no connection.
                connection.close()

        return await asyncio.get_running_loop().run_in_executor(self.threads, asked)
