"""Networks: what counts as one place on the internet when attempts are counted (pure)."""


def network(address: str) -> str:
    """The address itself, of IPv6 the /64 that one customer has."""
    return ":".join(address.split(":")[:4]) if ":" in address else address
