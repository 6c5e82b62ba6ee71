"""The identity secret: shared with the brand's server, which signs its customers' assertions."""

from typing import Final

from peerdesk.core import crypto
from peerdesk.domain.communities.models import Community

PURPOSE: Final = "communities.identity_secret"


def identity_secret(community: Community) -> str:
    """The secret in the clear; "" when none is set, and then no assertion is believed."""
    sealed = bytes(community.identity_secret_sealed)
    return crypto.unseal(sealed, purpose=PURPOSE) if sealed else ""


def set_identity_secret(*, community: Community, secret: str) -> None:
    """Gives the community a secret (at least 32 characters, RFC 7518 section 3.2)."""
    if len(secret) < 32:
        raise ValueError("An identity secret has at least 32 characters.")
    community.identity_secret_sealed = crypto.seal(secret, purpose=PURPOSE)
    community.save(update_fields=["identity_secret_sealed"])
