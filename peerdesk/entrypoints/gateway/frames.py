"""Frames: what clients send, parsed; what we send, as bytes ready for the wire."""

from typing import Any
from uuid import UUID

import msgspec


class Hello(msgspec.Struct, tag_field="type", tag="hello"):
    token: str | None = None


class Subscribe(msgspec.Struct, tag_field="type", tag="subscribe"):
    conversation: UUID
    after: int = 0


class Unsubscribe(msgspec.Struct, tag_field="type", tag="unsubscribe"):
    conversation: UUID


class Send(msgspec.Struct, tag_field="type", tag="send"):
    conversation: UUID
    id: str  # echoed as it came
    text: str
    attachments: list[str] = []


class Typing(msgspec.Struct, tag_field="type", tag="typing"):
    conversation: UUID


class Read(msgspec.Struct, tag_field="type", tag="read"):
    conversation: UUID
    seq: int


class Viewing(msgspec.Struct, tag_field="type", tag="viewing"):
    conversation: UUID
    on: bool = True


class Desk(msgspec.Struct, tag_field="type", tag="desk"):
    pass


class Ping(msgspec.Struct, tag_field="type", tag="ping"):
    pass


class Pong(msgspec.Struct, tag_field="type", tag="pong"):
    pass


Frame = Hello | Subscribe | Unsubscribe | Send | Typing | Read | Viewing | Desk | Ping | Pong
_DECODE = msgspec.json.Decoder(Frame).decode
_ENCODE = msgspec.json.Encoder().encode


class Unreadable(Exception):
    """A frame that isn't of the protocol; `answer` is the error frame for its sender."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(answer["code"])
        self.answer = answer


def parse(payload: bytes) -> Frame:
    """The frame; raises Unreadable."""
    try:
        frame: Frame = _DECODE(payload)
        return frame
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise Unreadable(_complaint(payload, str(wrong))) from None


def ready(frame: dict[str, Any]) -> bytes:
    """A frame as a WebSocket text message (RFC 6455 section 5.2; a server doesn't mask).

    Made once and written to many sockets, several in one write.
    """
    payload = _ENCODE(frame)
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def error(code: str, detail: str, **more: Any) -> dict[str, Any]:
    """An error frame; `id` and `conversation` say what it is about."""
    named = {name: value for name, value in more.items() if value is not None}
    return {"type": "error", "code": code, "detail": detail, **named}


def _complaint(payload: bytes, wrong: str) -> dict[str, Any]:
    try:
        frame = msgspec.json.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return error("bad_request", "This is no JSON object.")
    if not isinstance(frame, dict):
        return error("bad_request", "A frame is a JSON object.")
    about = {name: frame[name] for name in ("id", "conversation") if _short(frame.get(name))}
    if "conversation" in about and not _is_uuid(about["conversation"]):
        return error("not_found", "There is nothing here, or it is not yours.", **about)
    return error("bad_request", wrong, **about)


def _short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 100


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
