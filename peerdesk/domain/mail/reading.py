"""A mail taken apart: who sent it, what it says, what hangs on it. Pure, and never surprised.

Mails are written by programs of forty years and by attackers, so every field may lie or be broken:
what can't be read is read as well as possible, and what is built to exhaust us raises Unreadable.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import Final

from peerdesk.domain.mail.html_text import text_of_html

MOST_PARTS: Final = 200
DEEPEST: Final = 20
MOST_ATTACHMENTS: Final = 10
LONGEST_HEADER: Final = 2000
# Logos of signatures; a picture that somebody pasted is larger.
_ORNAMENT: Final = 5 * 1024
_HEAD_ENDS: Final = re.compile(rb"\n\r?\n")
_HEADER_LINE: Final = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]")
_SIGNATURES: Final = frozenset(
    {
        "application/pgp-signature", "application/pkcs7-signature",
        "application/x-pkcs7-signature", "text/rfc822-headers", "message/delivery-status",
    }
)  # fmt: skip


class Unreadable(ValueError):
    """It is built so that reading it would take too much; the word says what."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that hangs on a mail."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as far as we understand it; `headers` are all of them, by small name, in order."""

    senders: tuple[str, ...]
    subject: str
    message_id: str
    references: tuple[str, ...]
    headers: dict[str, list[str]]
    text: str = ""
    html: str = ""
    attached: list[Attached] = field(default_factory=list)
    report: Message | None = None  # of a multipart/report: the whole mail

    def header(self, name: str) -> str:
        """The first header of that name, "" without one."""
        return next(iter(self.headers.get(name.lower(), [])), "")

    def words(self) -> str:
        """What it says, as plain text, quotes and all."""
        return self.text if self.text.strip() else text_of_html(self.html)


def read(raw: bytes) -> Letter:
    """The mail; raises Unreadable for one that is built to exhaust us."""
    # Counted before anything is parsed: the parser itself walks through every part.
    if raw.count(b"\n--") > MOST_PARTS * 10:
        raise Unreadable("too_many_parts")
    message = message_from_bytes(_mended(raw), policy=policy.compat32)
    headers: dict[str, list[str]] = {}
    for name, value in message.items():
        headers.setdefault(name.lower(), []).append(decoded(value))
    letter = Letter(
        senders=_addresses(headers.get("from", [])),
        subject=_first(headers, "subject")[:200],
        message_id=next(iter(_ids(headers.get("message-id", []))), ""),
        references=_ids([*headers.get("references", []), *headers.get("in-reply-to", [])]),
        headers=headers,
        report=message if message.get_content_type() == "multipart/report" else None,
    )
    return _filled(letter, message)


def addresses_in(letter: Letter, *names: str) -> list[str]:
    """The bare addresses in these headers, in order, in small letters."""
    found = (_addresses(letter.headers.get(name, [])) for name in names)
    return [address for several in found for address in several]


def decoded(value: object) -> str:
    """A header as people read it (RFC 2047); what is wrongly encoded shows as it is."""
    text = str(value)[:LONGEST_HEADER].replace("\0", "")
    try:
        pieces = decode_header(text)
        text = "".join(
            piece if isinstance(piece, str) else _decoded(piece, charset)
            for piece, charset in pieces
        )
    except ValueError:  # HeaderParseError is one
        pass
    return _storable(" ".join(text.split()))


def _mended(raw: bytes) -> bytes:
    """Without lines of the head that are none: the parser would take the rest for the body."""
    found = _HEAD_ENDS.search(raw)
    if found is None:
        return raw
    head = raw[: found.start() + 1]
    lines = [line for line in head.splitlines(keepends=True) if _HEADER_LINE.match(line)]
    return b"".join(lines) + raw[found.start() + 1 :]


def _filled(letter: Letter, message: Message) -> Letter:
    text, html, attached = "", "", []
    for part in _leaves(message):
        kind = part.get_content_type()
        name = _file_name(part)
        hangs_on = bool(name) or part.get_content_disposition() == "attachment"
        if kind in _SIGNATURES:
            continue
        if kind == "text/plain" and not hangs_on and not text:
            text = _body(part)
        elif kind == "text/html" and not hangs_on and not html:
            html = _body(part)
        elif found := _attached(part, name, kind):
            attached.append(found)
    return Letter(
        letter.senders, letter.subject, letter.message_id, letter.references, letter.headers,
        text, html, attached, letter.report,
    )  # fmt: skip


def _leaves(message: Message, depth: int = 0, seen: list[int] | None = None) -> Iterator[Message]:
    seen = seen if seen is not None else []
    seen.append(1)
    if depth > DEEPEST:
        raise Unreadable("too_deep")
    if len(seen) > MOST_PARTS:
        raise Unreadable("too_many_parts")
    children = message.get_payload()
    if message.get_content_maintype() == "multipart":
        if not isinstance(children, list):
            raise Unreadable("no_parts")
        for child in children:
            if isinstance(child, Message):
                yield from _leaves(child, depth + 1, seen)
    else:
        yield message


def _attached(part: Message, name: str, kind: str) -> Attached | None:
    if kind.startswith("message/"):
        content = _whole(part)
        return Attached(name or "message.eml", content) if content else None
    content = _bytes(part)
    ornament = part.get("Content-ID") and kind.startswith("image/") and len(content) < _ORNAMENT
    if not content or ornament:
        return None
    return Attached(name or f"attachment.{part.get_content_subtype()[:10]}", content)


def _whole(part: Message) -> bytes:
    """The mails inside of a mail, as they are; nothing of one that can't be written again."""
    inner = part.get_payload()
    mails = [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []
    try:
        return b"".join(one.as_bytes() for one in mails)
    except (ValueError, LookupError):
        return b""


def _body(part: Message) -> str:
    return _storable(_decoded(_bytes(part), part.get_content_charset()))


def _bytes(part: Message) -> bytes:
    """The content; one that is wrongly encoded as far as it goes."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return content if isinstance(content, bytes) else b""


def _decoded(content: bytes, charset: str | None) -> str:
    """By what the mail says, or by what it is: many say one thing and send another."""
    for one in (charset, "utf-8"):
        try:
            return content.decode(one or "ascii")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def _storable(text: str) -> str:
    clean = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return clean.encode("utf-8", "ignore").decode()


def _file_name(part: Message) -> str:
    try:
        return decoded(part.get_filename() or "")[:200]
    except (ValueError, LookupError, TypeError):
        return ""


def _addresses(values: list[str]) -> tuple[str, ...]:
    found = (address.strip().lower() for _, address in getaddresses(values))
    return tuple(address[:320] for address in found if "@" in address)


def _ids(values: list[str]) -> tuple[str, ...]:
    words = " ".join(values).replace("><", "> <").split()
    ids = (word[:250] for word in words if word.startswith("<") and word.endswith(">"))
    return tuple(dict.fromkeys(ids))


def _first(headers: dict[str, list[str]], name: str) -> str:
    return next(iter(headers.get(name, [])), "")
