"""Networks: what counts as one place on the internet when attempts are counted (pure)."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

_ONE_CUSTOMER: Final = 64  # bits of an IPv6 address that one customer has


def network(address: str) -> str:
    """The address itself, of IPv6 the /64 that one customer has, however it is written.

    An IPv4 address that a socket of both kinds shows as IPv6 is itself. What is no address (a
    local socket) is one place.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    whole = ip_network((found.packed, _ONE_CUSTOMER), strict=False)
    return str(whole.network_address)
