"""The gateway process: one loop, one port, and an end that loses no acknowledgement."""

import asyncio
import logging
import signal
import sys

import uvloop
from picows import WSUpgradeRequest, ws_create_server

from peerdesk.entrypoints.gateway import door
from peerdesk.entrypoints.gateway.limits import Limits
from peerdesk.entrypoints.gateway.line import Line
from peerdesk.entrypoints.gateway.switchboard import Switchboard

# Most sockets are silent most of the time; a buffer grows when a long frame comes.
_READ_BUFFER = 1024
# Python's own 5 ms would be waited for after each answer of the database while the loop is busy.
_SWITCH = 0.0005


def serve(host: str, port: int, limits: Limits | None = None) -> None:
    """Serve the sockets until SIGTERM or SIGINT."""
    # It would tell of each connection, and of each client's mistake; ours are logged by the line.
    logging.getLogger("picows").setLevel(logging.CRITICAL)
    sys.setswitchinterval(_SWITCH)
    uvloop.run(_serve(host, port, limits or Limits()))


async def _serve(host: str, port: int, limits: Limits) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    board = Switchboard(loop, limits)
    server = await _listen(board, host, port, limits)
    board.start()
    await stop.wait()
    server.close()
    await board.drain()
    board.close()


async def _listen(board: Switchboard, host: str, port: int, limits: Limits) -> asyncio.Server:
    def line_for(cookie: str) -> Line:
        return Line(board.outbox, lambda line: board.open(line, cookie))

    def answer(request: WSUpgradeRequest) -> door.Answer:
        return door.answer(request, line_for)

    return await ws_create_server(
        answer,
        host,
        port,
        max_frame_size=limits.frame,
        websocket_handshake_timeout=limits.hello_within,
        enable_auto_pong=False,
        read_buffer_init_size=_READ_BUFFER,
        reuse_port=False,
        backlog=4096,
    )
