"""One socket: frames in, frames out, several in one write; too slow is closed, too long refused."""

import asyncio
import logging
from collections.abc import Callable
from typing import cast

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from peerdesk.entrypoints.gateway.session import TOO_SLOW, Session

log = logging.getLogger(__name__)

_TOO_BIG = 1009
_CLOSE_WITHIN = 5.0
_SLOW_CLOSE_WITHIN = 30.0


class Outbox:
    """Lines with something to say; each says it in one write when the loop comes round."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.lines: list[Line] = []

    def add(self, line: "Line") -> None:
        if not self.lines:
            self.loop.call_soon(self.flush)
        self.lines.append(line)

    def flush(self) -> None:
        """Write everything that waits, now."""
        lines, self.lines = self.lines, []
        for line in lines:
            line.flush()


class Line(WSListener):
    """What picows tells of one connection, handed to its session, and the session's way out."""

    __slots__ = (
        "closed", "drained", "heard_at", "opened", "outbox", "parts", "session", "transport",
        "waiting",
    )  # fmt: skip

    def __init__(self, outbox: Outbox, opened: "Callable[[Line], Session]") -> None:
        self.outbox = outbox
        self.opened = opened
        self.transport: WSTransport | None = None
        self.session: Session | None = None
        self.waiting: list[bytes] = []
        self.parts: list[bytes] = []
        self.closed = False
        self.heard_at = outbox.loop.time()
        self.drained: asyncio.Event | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.session = self.opened(self)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        self.heard_at = self.outbox.loop.time()
        try:
            self._hear(transport, frame)
        except Exception:
            log.exception("a frame could not be acted on")
            raise  # picows closes with 1011

    def _hear(self, transport: WSTransport, frame: WSFrame) -> None:
        kind = frame.msg_type
        if kind == WSMsgType.CLOSE:
            self._closed_by_client(frame)
        elif self.closed or self.session is None:
            return
        elif kind == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
        elif kind == WSMsgType.TEXT and frame.fin:
            self.session.receive(frame.get_payload_as_bytes(), self.heard_at)
        elif kind in (WSMsgType.TEXT, WSMsgType.CONTINUATION):
            self._piece(frame)
        elif kind == WSMsgType.BINARY:
            self.session.receive_binary()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.closed = True
        self.resume_writing()
        if self.session is not None:
            self.session.gone()
            self.session.rooms.leave(self.session)  # type: ignore[attr-defined]

    def put(self, frame: bytes) -> None:
        """Have a ready frame written with the next turn of the loop."""
        if self.closed:
            return
        if not self.waiting:
            self.outbox.add(self)
        self.waiting.append(frame)

    def flush(self) -> None:
        """Write what waits; a reader with too much unread is closed (4408)."""
        if self.closed or self.transport is None or not self.waiting:
            return
        waiting, self.waiting = self.waiting, []
        self.transport.underlying_transport.write(
            waiting[0] if len(waiting) == 1 else b"".join(waiting)
        )
        if self.session is not None and self.unread > self.session.limits.unread:
            self.session.end(TOO_SLOW, "too slow")

    @property
    def unread(self) -> int:
        """Bytes that the client hasn't taken yet and the system doesn't hold."""
        if self.closed or self.transport is None:
            return 0
        size: int = self.transport.underlying_transport.get_write_buffer_size()
        return size

    async def room_to_write(self, seconds: float) -> bool:
        """Wait until the client has taken what was written; False if it doesn't in time."""
        self.drained = self.drained or asyncio.Event()
        try:
            await asyncio.wait_for(self.drained.wait(), seconds)
        except TimeoutError:
            return False
        return not self.closed

    def resume_writing(self) -> None:
        if self.drained is not None:
            self.drained.set()
            self.drained = None

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after all that waits, and hang up when the client has answered or soon."""
        if self.closed or self.transport is None:
            return
        self.flush_for_goodbye()
        self.closed = True
        self.transport.send_close(cast("WSCloseCode", code), reason.encode())
        patience = _SLOW_CLOSE_WITHIN if code == TOO_SLOW else _CLOSE_WITHIN
        self.outbox.loop.call_later(patience, self.transport.disconnect, False)

    def flush_for_goodbye(self) -> None:
        """Write what waits without looking at its size."""
        waiting, self.waiting = self.waiting, []
        if waiting and self.transport is not None:
            self.transport.underlying_transport.write(b"".join(waiting))

    def ping(self) -> None:
        """Ask whether anybody is there; every WebSocket client answers by itself."""
        if not self.closed and self.transport is not None:
            self.transport.send_ping()

    def hang_up(self) -> None:
        """End a connection that is dead already."""
        self.closed = True
        if self.transport is not None:
            self.transport.disconnect(False)

    def _closed_by_client(self, frame: WSFrame) -> None:
        assert self.transport is not None
        if not self.closed:
            self.flush_for_goodbye()
            self.transport.send_close(WSCloseCode.OK)
            self.closed = True
        self.transport.disconnect()

    def _piece(self, frame: WSFrame) -> None:
        # A message in pieces (RFC 6455 section 5.4) has the same limit as one in a frame.
        assert self.session is not None
        if frame.msg_type == WSMsgType.TEXT:
            self.parts = []
        self.parts.append(frame.get_payload_as_bytes())
        if sum(map(len, self.parts)) > self.session.limits.frame:
            self.session.end(_TOO_BIG, "message too big")
        elif frame.fin:
            whole, self.parts = b"".join(self.parts), []
            self.session.receive(whole, self.heard_at)
