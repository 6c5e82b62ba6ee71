"""A virus scanner by the one command of clamd that needs no shared disk: INSTREAM."""

import socket
import struct
from collections.abc import Iterable
from typing import Final

from django.conf import settings

_TIMEOUT: Final = 60.0
_LONGEST_ANSWER: Final = 4096


class ScannerTrouble(Exception):
    """No verdict: the scanner is away, too slow, or said that something went wrong."""


def is_set() -> bool:
    """Whether files are scanned at all."""
    return bool(settings.PEERDESK_CLAMD)


def finds_virus(pieces: Iterable[bytes]) -> bool:
    """Whether the scanner found something; raises ScannerTrouble when it has no verdict."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for piece in pieces:
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except OSError as trouble:
        raise ScannerTrouble(type(trouble).__name__) from None
    if answer.endswith("FOUND"):
        return True
    if answer.endswith("OK"):
        return False
    raise ScannerTrouble("no verdict")


def _connected() -> socket.socket:
    """`host:port`, or the path of a Unix socket."""
    address = settings.PEERDESK_CLAMD
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(_TIMEOUT)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), _TIMEOUT)


def _answer(line: socket.socket) -> str:
    told = b""
    while len(told) < _LONGEST_ANSWER and (piece := line.recv(1024)):
        told += piece
        if b"\0" in piece:
            break
    return told.rstrip(b"\0\n").decode(errors="replace").strip()
