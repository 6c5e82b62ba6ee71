"""Who we are to push services: VAPID (RFC 8292), ES256 under a key that is made once.

The key lies sealed in the database, so that every machine of an installation has the same one;
`PEERDESK_VAPID_PRIVATE_KEY` goes before it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from peerdesk.core import crypto
from peerdesk.delivery.notifications.models import VapidKey

_PURPOSE: Final = "notifications.vapid"
# RFC 8292 allows a day; less, in case that clocks differ.
_VALID: Final = timedelta(hours=12)
_KEY_BYTES: Final = 32


class BadKey(ValueError):
    """The text is no private key of P-256 in base64url."""


def private_key() -> str:
    """The private key, 32 bytes in base64url: the given one, or one made once and kept sealed."""
    if settings.PEERDESK_VAPID_PRIVATE_KEY:
        return str(settings.PEERDESK_VAPID_PRIVATE_KEY)
    kept = VapidKey.objects.first()
    if kept is None:
        draft = VapidKey(private=crypto.seal(_new_key(), purpose=_PURPOSE))
        # Of two processes that start at once, the first row stays.
        VapidKey.objects.bulk_create([draft], ignore_conflicts=True)
        kept = VapidKey.objects.get()
    return crypto.unseal(kept.private, purpose=_PURPOSE)


def public_key(private: str | None = None) -> str:
    """What browsers subscribe with (`applicationServerKey`): the point, base64url."""
    key = _loaded(private or private_key()).public_key()
    return _text(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(endpoint: str, *, private: str, subject: str, now: datetime) -> str:
    """The `Authorization` header for one endpoint."""
    service = urlsplit(endpoint)
    claims = {
        "aud": f"{service.scheme}://{service.netloc}",
        "exp": int((now + _VALID).timestamp()),
        "sub": subject,
    }
    # Not strict: its pattern for `sub` knows no ports and no long top-level domains.
    signer = Vapid02(_loaded(private), conf={"no-strict": True})
    return str(signer.sign(claims)["Authorization"])


def _loaded(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if len(raw) != _KEY_BYTES:
            raise BadKey(text)
        return ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())
    except ValueError:
        raise BadKey("not a private key of P-256 in base64url") from None


def _new_key() -> str:
    value = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(value.to_bytes(_KEY_BYTES))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
