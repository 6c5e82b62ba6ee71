"""Which addresses we may call: an endpoint comes from a browser, so anybody may have written it.

https only, no address that isn't public once its name is resolved, and the call goes to the very
address that was looked at. `PEERDESK_PUSH_PRIVATE=1` opens this, as a demo does.
"""

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LONGEST: Final = 2000
_LONGEST_NAME: Final = 253  # RFC 1035
_PORTS: Final = {"https": 443, "http": 80}
# Ways to write an IPv4 address as IPv6, which would lead round the check.
_DISGUISES: Final = tuple(
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
)


class Forbidden(ValueError):
    """The endpoint leads where we don't call."""


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint whose name was resolved: where to connect, and as whom to speak."""

    url: str  # with the address in place of the name
    host: str  # the `Host` header
    name: str  # whose certificate it must be


def service_of(endpoint: str) -> str:
    """The push service's host name; raises Forbidden for what can't be an endpoint at all."""
    parts = _parts(endpoint)
    host = parts.hostname or ""
    if not settings.PEERDESK_PUSH_PRIVATE and (_is_local(host) or _is_private_literal(host)):
        raise Forbidden("not a public address")
    return host


def resolve(endpoint: str) -> Target:
    """Where to connect; raises Forbidden, or OSError when the name has no address."""
    parts = _parts(endpoint)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.PEERDESK_PUSH_PRIVATE and not all(map(_is_public, addresses)):
        raise Forbidden("not a public address")
    first = next((one for one in addresses if ":" not in one), addresses[0])
    place = f"[{first}]" if ":" in first else first
    return Target(parts._replace(netloc=f"{place}:{port}").geturl(), parts.netloc, host)


def _parts(endpoint: str) -> SplitResult:
    allowed = {"https", "http"} if settings.PEERDESK_PUSH_PRIVATE else {"https"}
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise Forbidden("not an address") from None
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if parts.scheme not in allowed or not parts.hostname or not plain or port == 0:
        raise Forbidden("not an https address")
    long = len(endpoint) > LONGEST or len(parts.hostname) > _LONGEST_NAME
    if parts.username or parts.password or long:
        raise Forbidden("not an endpoint")
    return parts


def _is_local(host: str) -> bool:
    return "." not in host.strip(".") and ":" not in host


def _is_private_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not _is_public(host)


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _is_public(str(address.ipv4_mapped))
        if any(address in disguise for disguise in _DISGUISES):
            return False
    return address.is_global and not address.is_multicast
