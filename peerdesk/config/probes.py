"""Is a port free, does a process answer: asked from outside, as a client would."""

import socket
import time
import urllib.error
import urllib.request
from contextlib import closing


class PortTaken(Exception):
    """Another program listens there; the sentence says which option chooses another port."""


def refuse_if_taken(host: str, port: int, option: str) -> None:
    """Refuse a taken port with a clear word; a predecessor that just died gets a moment."""
    deadline = time.monotonic() + 3
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        with closing(socket.socket(family)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as trouble:
                if time.monotonic() > deadline:
                    raise PortTaken(
                        f"Can't listen on {host}:{port} ({trouble.strerror}). Choose another "
                        f"with {option}."
                    ) from None
                time.sleep(0.1)
            else:
                return


def answers_tcp(host: str, port: int) -> bool:
    """Somebody listens there."""
    try:
        socket.create_connection((_nearest(host), port), timeout=1).close()
    except OSError:
        return False
    return True


def answers_http(host: str, port: int, name: str) -> bool:
    """The site is ready; asked by address, under the only name that it knows itself by."""
    near = _nearest(host)
    address = f"http://[{near}]:{port}/readyz" if ":" in near else f"http://{near}:{port}/readyz"
    try:
        request = urllib.request.Request(address, headers={"Host": name})  # noqa: S310
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _nearest(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
