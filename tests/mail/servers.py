"""Other people's machines: a mail server that keeps what it gets, and a mailbox to fetch from."""

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Sink:
    """Takes every mail, except for whom it is told to refuse."""

    port: int
    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append((envelope.mail_from or "", message))
        return "250 OK"


@contextmanager
def sink() -> Iterator[Sink]:
    """A mail server of the world, as our mails see it."""
    one = Sink(free_port())
    controller = Controller(one, hostname="127.0.0.1", port=one.port)
    controller.start()
    try:
        yield one
    finally:
        controller.stop()


@dataclass
class Kept:
    """A mail in the mailbox."""

    uid: int
    raw: bytes
    seen: bool = False
    broken: bool = False  # the server can't give it


class _Talk(socketserver.StreamRequestHandler):
    """As much of IMAP4rev1 (RFC 3501) as a client needs that fetches and marks."""

    server: "ImapServer"

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            self.server.said.append(re.sub(r"LOGIN .*", "LOGIN …", rest))
            command = rest.upper()
            answer = self._answer(command, rest)
            self._say(f"{tag} {answer}")
            if command.startswith("LOGOUT"):
                return

    def _answer(self, command: str, rest: str) -> str:
        if command.startswith("CAPABILITY"):
            self._say("* CAPABILITY IMAP4rev1")
        elif command.startswith("LOGIN"):
            return "OK in" if self.server.password in rest else "NO [AUTHENTICATIONFAILED] no"
        elif command.startswith(("SELECT", "EXAMINE")):
            self._say(f"* {len(self.server.mails)} EXISTS")
            self._say("* OK [UIDVALIDITY 7] valid")
        elif command.startswith("UID SEARCH"):
            found = " ".join(str(one.uid) for one in self.server.mails if not one.seen)
            self._say(f"* SEARCH {found}".rstrip())
        elif command.startswith("UID FETCH"):
            return self._fetch(command)
        elif command.startswith("UID STORE"):
            self._mail(command).seen = True
        elif command.startswith("LOGOUT"):
            self._say("* BYE")
        return "OK done"

    def _fetch(self, command: str) -> str:
        mail = self._mail(command)
        if mail.broken:
            return "NO can't"
        if "RFC822.SIZE" in command:
            self._say(f"* 1 FETCH (UID {mail.uid} RFC822.SIZE {len(mail.raw)})")
        else:
            head = "HEADER" in command
            raw = mail.raw.split(b"\r\n\r\n")[0] + b"\r\n\r\n" if head else mail.raw
            self.wfile.write(f"* 1 FETCH (UID {mail.uid} BODY[] {{{len(raw)}}}\r\n".encode())
            self.wfile.write(raw + b")\r\n")
        return "OK done"

    def _mail(self, command: str) -> Kept:
        uid = int(command.split()[2])
        return next(one for one in self.server.mails if one.uid == uid)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class ImapServer(socketserver.ThreadingTCPServer):
    """A mailbox of one user."""

    allow_reuse_address = True
    daemon_threads = True
    password = "a winter's walk"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[Kept] = []
        self.said: list[str] = []

    @property
    def url(self) -> str:
        return f"imap://support:a%20winter's%20walk@127.0.0.1:{self.server_address[1]}/INBOX"

    def deliver(self, raw: bytes, *, broken: bool = False) -> Kept:
        one = Kept(len(self.mails) + 1, raw, broken=broken)
        self.mails.append(one)
        return one


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """A mailbox somewhere."""
    with ImapServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
