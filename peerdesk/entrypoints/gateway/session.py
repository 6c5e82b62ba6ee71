"""The protocol of one socket, free of I/O: frames come in as bytes, answers go out by `line`."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.credentials import Credential
from peerdesk.entrypoints.gateway.bucket import Bucket
from peerdesk.entrypoints.gateway.frames import (
    Desk,
    Frame,
    Hello,
    Ping,
    Pong,
    Read,
    Send,
    Subscribe,
    Typing,
    Unreadable,
    Unsubscribe,
    Viewing,
    error,
    parse,
    ready,
)
from peerdesk.entrypoints.gateway.limits import Limits

NOT_SIGNED_IN = 4401
TOO_SLOW = 4408
GOING_AWAY = 1001
_HELLO, _GREETED, _AT_HOME, _GONE = range(4)
_EARLY_FRAMES = 250
_PONG = ready({"type": "pong"})

Role = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is at the other end: the caller, by what they are signed in, their living roles."""

    caller: Caller
    credential: Credential
    roles: frozenset[Role]


class Out(Protocol):
    """The way out to the client."""

    def put(self, frame: bytes) -> None: ...
    def close(self, code: int, reason: str) -> None: ...


class Rooms(Protocol):
    """What a session asks of the switchboard; answers come later, through the session."""

    def greet(self, session: "Session", token: str | None) -> None: ...
    def subscribe(self, session: "Session", conversation: UUID, after: int) -> None: ...
    def unsubscribe(self, session: "Session", conversation: UUID) -> None: ...
    def send(self, session: "Session", frame: Send, client_id: UUID) -> None: ...
    def typing(self, session: "Session", conversation: UUID) -> None: ...
    def read(self, session: "Session", conversation: UUID, seq: int) -> None: ...
    def viewing(self, session: "Session", conversation: UUID, on: bool) -> None: ...


class Session:
    """One client from its hello to its end. `cookie` is a web session's key, if it may be used."""

    __slots__ = (
        "__weakref__",
        "at_desk",
        "cookie",
        "early",
        "frames",
        "guest",
        "known_invitations",
        "known_places",
        "limits",
        "line",
        "rooms",
        "sends",
        "state",
        "subscriptions",
    )  # fmt: skip

    def __init__(self, line: Out, rooms: Rooms, limits: Limits, cookie: str, now: float) -> None:
        self.line = line
        self.rooms = rooms
        self.limits = limits
        self.cookie = cookie
        self.state = _HELLO
        self.guest: Guest | None = None
        self.early: list[bytes] = []
        self.sends = Bucket(limits.sends_a_second, limits.sends_at_once, now)
        self.frames = Bucket(limits.frames_a_second, limits.frames_at_once, now)
        self.subscriptions: dict[UUID, Any] = {}
        self.known_invitations: dict[str, tuple[str, str]] = {}  # conversation, excerpt
        self.known_places: Any = None
        self.at_desk = False  # it shows queues, and wants to know when one has changed

    @property
    def is_home(self) -> bool:
        """Whether it was welcomed and is still here."""
        return self.state == _AT_HOME

    @property
    def is_experts(self) -> bool:
        """Whether somebody who is an expert anywhere is at the other end."""
        return self.guest is not None and any(role == "expert" for _, role in self.guest.roles)

    @property
    def said_hello(self) -> bool:
        return self.state != _HELLO

    @property
    def caller(self) -> Caller:
        assert self.guest is not None
        return self.guest.caller

    def receive(self, payload: bytes, now: float) -> None:
        """Act on one text frame from the client."""
        if self.state == _AT_HOME:
            self._act(payload, now)
        elif self.state == _HELLO:
            self._hear_hello(payload)
        elif self.state == _GREETED and len(self.early) < _EARLY_FRAMES:
            self.early.append(payload)  # the client didn't wait for its welcome

    def receive_binary(self) -> None:
        """Frames are text; as the first word this is as wrong as any other."""
        if self.state == _HELLO:
            self.end(NOT_SIGNED_IN, "say hello first")
        else:
            self.put(error("bad_request", "Frames are text, not binary."))

    def welcome(self, guest: Guest | None, now: float) -> None:
        """The answer to hello: come in, or 4401."""
        if self.state != _GREETED:
            return
        if guest is None:
            self.end(NOT_SIGNED_IN, "not signed in")
            return
        self.guest = guest
        self.state = _AT_HOME
        heartbeat = self.limits.heartbeat
        person = str(guest.caller.person.id)
        self.put({"type": "welcome", "person": person, "heartbeat": heartbeat})

    def act_on_early(self, now: float) -> None:
        """Act on what came between hello and welcome."""
        early, self.early = self.early, []
        for payload in early:
            self.receive(payload, now)

    def put(self, frame: dict[str, Any]) -> None:
        """Send one frame to this client alone."""
        self.line.put(ready(frame))

    def end(self, code: int, reason: str) -> None:
        """Close from our side."""
        self.state = _GONE
        self.line.close(code, reason)

    def gone(self) -> None:
        """The socket is no more."""
        self.state = _GONE

    def _hear_hello(self, payload: bytes) -> None:
        try:
            frame = parse(payload)
        except Unreadable:
            frame = None
        if not isinstance(frame, Hello):
            self.end(NOT_SIGNED_IN, "say hello first")
            return
        self.state = _GREETED
        self.rooms.greet(self, frame.token)

    def _act(self, payload: bytes, now: float) -> None:
        try:
            frame = parse(payload)
        except Unreadable as unreadable:
            if self.frames.takes(now):
                self.put(unreadable.answer)
            return
        if isinstance(frame, Send):
            self._send(frame, now)
        elif self.frames.takes(now):
            self._act_on(frame)
        else:
            about = getattr(frame, "conversation", None)
            self.put(error("rate_limited", "Too many frames.", conversation=about))

    def _send(self, frame: Send, now: float) -> None:
        if not self.sends.takes(now):
            about = {"id": frame.id, "conversation": frame.conversation}
            self.put(error("rate_limited", "Too many messages at once; wait a moment.", **about))
            return
        try:
            client_id = UUID(frame.id)
        except ValueError:
            self.put(error("bad_request", "The id of a message is a UUID.", id=frame.id[:100]))
            return
        self.rooms.send(self, frame, client_id)

    def _act_on(self, frame: Frame) -> None:
        match frame:
            case Subscribe(conversation, after):
                self.rooms.subscribe(self, conversation, max(0, after))
            case Unsubscribe(conversation):
                self.rooms.unsubscribe(self, conversation)
            case Typing(conversation):
                self.rooms.typing(self, conversation)
            case Read(conversation, seq):
                self.rooms.read(self, conversation, seq)
            case Viewing(conversation, on):
                self.rooms.viewing(self, conversation, on)
            case Desk():
                self.at_desk = True
            case Ping():
                self.line.put(_PONG)
            case Pong():
                pass
            case _:
                self.put(error("bad_request", "You are signed in already."))
