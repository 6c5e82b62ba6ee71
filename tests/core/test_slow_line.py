"""Much at once over a line that takes it slowly: a large batch must never wait for itself.

What the system doesn't take at once stays with the driver, which has to hand on the rest before it
waits for an answer. A COMMIT asked of a connection that is still in its pipeline doesn't.
"""

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.db import connection, connections

from peerdesk.core.statements import Asked, together

PIECE = 64 * 1024
MUCH = 2 * 1024 * 1024  # more than a socket takes at once


def _pass_on(begin: socket.socket, end: socket.socket, wait: float) -> None:
    with suppress(OSError):
        while piece := begin.recv(PIECE):
            end.sendall(piece)
            if len(piece) > PIECE // 2:
                time.sleep(wait)
        end.shutdown(socket.SHUT_WR)


@pytest.fixture
def slow_line(transactional_db: None) -> Iterator[None]:
    """Django's connection goes through a socket from which 64 KiB are taken every 20 ms."""
    place = Path(tempfile.mkdtemp(prefix="peerdesk-line-"))
    server = Path(connection.settings_dict["HOST"]) / ".s.PGSQL.5432"
    with (
        closing(socket.socket(socket.AF_UNIX)) as door,
        closing(socket.socket(socket.AF_UNIX)) as behind,
    ):
        door.bind(str(place / server.name))
        door.listen()
        behind.connect(str(server))

        def serve() -> None:
            with closing(door.accept()[0]) as guest:
                back = threading.Thread(target=_pass_on, args=(behind, guest, 0))
                back.start()
                _pass_on(guest, behind, 0.02)
                back.join()

        serving = threading.Thread(target=serve)
        serving.start()
        usual, slow = connections["default"], connections["default"].copy()
        slow.settings_dict["HOST"] = str(place)
        connections["default"] = slow
        yield
        slow.close()
        connections["default"] = usual
        serving.join()
    shutil.rmtree(place)


@pytest.mark.promise("B2")
def test_a_batch_larger_than_the_line_takes_at_once_is_committed(slow_line: None) -> None:
    with together():
        assert Asked("SELECT 1", []).value() == 1
        length = Asked("SELECT length(%b::text)", ["x" * MUCH])
    assert length.value() == MUCH
