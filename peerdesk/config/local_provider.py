"""Where the local payment provider of a run listens."""

import contextlib
import socket
from pathlib import Path
from urllib.parse import urlsplit

from peerdesk.config.environment import Environment

_ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104


def address(environment: Environment, host: str, base: str) -> str:
    """As configured; else any free port of the site's host. Empty when it isn't the chosen one.

    The port is the last run's if it is still free, since customers may be on their way to it.
    """
    if environment.payments != "local":
        return ""
    if given := environment.text("PEERDESK_PROVIDER_URL"):
        return given.rstrip("/")
    return f"http://{_name(host, base)}:{_free_port(host, _last_port(environment))}"


def command(environment: Environment, host: str, where: str, base: str) -> list[str]:
    """The words that start it there, once the home is ours; none when it isn't ours to start."""
    if not where or environment.text("PEERDESK_PROVIDER_URL"):
        return []
    port = str(urlsplit(where).port)
    kept = _kept_port(environment)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(port)
    return ["provider", "--host", host, "--port", port, "--webhooks", webhooks(base)]


def webhooks(base: str) -> str:
    """Where the site takes what the provider says."""
    return f"{base}/hooks/payments/local/"


def _kept_port(environment: Environment) -> Path:
    return environment.home / "provider" / "port"


def _last_port(environment: Environment) -> int:
    try:
        return int(_kept_port(environment).read_text())
    except (OSError, ValueError):
        return 0


def _name(host: str, base: str) -> str:
    """How browsers and our own processes call the machine."""
    site = urlsplit(base)
    if host in _ANYWHERE:
        host = (site.hostname or "") if site.scheme == "http" else "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _free_port(host: str, wanted: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in (wanted, 0):
        with socket.socket(family) as free, contextlib.suppress(OSError):
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind((host, port))
            return int(free.getsockname()[1])
    raise OSError(f"No port is free on {host}.")
