"""Passwords, tokens and secrets of the demo, derived from the installation's secret key.

Each installation has its own, each loading names the same ones, and none is stored.
"""

import base64
import hashlib
import hmac

from django.conf import settings


def password(email: str) -> str:
    """Sixteen letters and digits in four groups: about 80 bits, and still typed by hand."""
    letters = base64.b32encode(_derive("password", email)).decode().lower()
    return "-".join(letters[place : place + 4] for place in range(0, 16, 4))


def salt(email: str) -> str:
    """The salt a demo password is hashed with: by it a stored hash is known without hashing."""
    return _derive("salt", email).hex()[:22]


def token(email: str) -> str:
    """A personal API token."""
    return "pd_demo_" + base64.urlsafe_b64encode(_derive("token", email)).decode().rstrip("=")


def identity_secret(slug: str) -> str:
    """The secret with which the community's brand signs who its users are."""
    return _derive("identity", slug).hex()


def _derive(kind: str, name: str) -> bytes:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"peerdesk demo {kind} {name}".encode(), hashlib.sha256).digest()
