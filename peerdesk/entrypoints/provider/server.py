"""The HTTP server: the API, the pages and the knobs behind one port, a thread a connection."""

import contextlib
import json
import logging
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from peerdesk.entrypoints.provider import knobs, pages
from peerdesk.entrypoints.provider.answers import Answer, Refused, told
from peerdesk.entrypoints.provider.api import Api
from peerdesk.entrypoints.provider.asked import Asked
from peerdesk.entrypoints.provider.deliveries import Courier
from peerdesk.entrypoints.provider.store import Store

log = logging.getLogger("peerdesk.provider")
_LARGEST: Final = 12 * 1024 * 1024


class ProviderServer(ThreadingHTTPServer):
    """Listens; its courier sends webhooks as long as it serves."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], store: Store, *, key: str, secret: str, base: str = ""
    ) -> None:
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Door)
        self.store = store
        self.key = key
        self.api = Api(store, key)
        self.courier = Courier(store, secret)
        self.base = base or f"http://{address[0]}:{self.server_address[1]}"
        store.forget_old()
        with store.work() as work:
            work.turn("base", self.base)

    def service(self) -> None:
        """Serve until `shutdown()`."""
        self.courier.start()
        try:
            self.serve_forever(poll_interval=0.2)
        finally:
            self.courier.stop()
            self.server_close()


class _Door(BaseHTTPRequestHandler):
    server: ProviderServer
    protocol_version = "HTTP/1.1"
    timeout = 120
    # An answer is one write; the client must not wait for the acknowledgement of its head.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST:
            self.close_connection = True
            self._send(Answer(413, b""))
            return
        body = self.rfile.read(length)
        try:
            asked = Asked.read(self.command, self.path, self.headers, body)
            answer = self._answer(asked)
        except Refused as refusal:
            answer = refusal.answer()
        except Exception:
            log.exception("the provider stumbled")
            error = {"type": "api_error", "message": "Something went wrong on our side."}
            answer = told({"error": error}, 500)
        if answer is not None:
            self._send(answer)

    def _answer(self, asked: Asked) -> Answer | None:
        if asked.path.startswith("/_local/"):
            if not asked.is_from(self.server.key):
                raise Refused(status=401, message="Invalid API Key provided.")
            return knobs.answer(self.server.store, asked)
        if not asked.path.startswith("/v1/"):
            return pages.answer(self.server.store, asked)
        return self._with_trouble(asked, knobs.take_trouble(self.server.store, asked))

    def _with_trouble(self, asked: Asked, what: str) -> Answer | None:
        """`cut_before`, `cut_after`, `slow:SECONDS`, or a status."""
        if what.startswith("slow:"):
            time.sleep(float(what[5:]))
        elif what.isdigit():
            error = {"type": "api_error", "message": "Something went wrong on our side."}
            return Answer(int(what), json.dumps({"error": error}).encode())
        answer = None if what == "cut_before" else self.server.api.answer(asked)
        if what in ("cut_before", "cut_after"):
            self.close_connection = True
            return None
        return answer

    def _send(self, answer: Answer) -> None:
        with contextlib.suppress(OSError):
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        log.debug(format, *args)


def server_at(
    host: str, port: int, file: Path, *, key: str, secret: str, base: str = "", durable: bool = True
) -> ProviderServer:
    """A server on that address and file; port 0 takes any free one."""
    store = Store(file, durable=durable)
    return ProviderServer((host, port), store, key=key, secret=secret, base=base)
