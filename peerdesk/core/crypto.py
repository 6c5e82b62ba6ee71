"""Secrets at rest: sealed with AES-256-GCM under keys derived from the master key, or digested."""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE_BYTES = 12
_VERSION = b"\x01"


class Unsealable(Exception):
    """The sealed bytes were changed, moved to another purpose, or made with another master key."""


def seal(plain: str, *, purpose: str) -> bytes:
    """Encrypt a text for one purpose (`"communities.identity_secret"`); every call differs."""
    return seal_bytes(plain.encode(), purpose=purpose)


def unseal(sealed: bytes | memoryview, *, purpose: str) -> str:
    """The text that `seal` was given; raises Unsealable."""
    try:
        return unseal_bytes(sealed, purpose=purpose).decode()
    except UnicodeDecodeError:
        raise Unsealable(purpose) from None


def seal_bytes(plain: bytes, *, purpose: str) -> bytes:
    """Encrypt a file for one purpose; every call differs."""
    nonce = os.urandom(_NONCE_BYTES)
    key = AESGCM(_key(settings.PEERDESK_MASTER_KEY, purpose))
    return _VERSION + nonce + key.encrypt(nonce, plain, purpose.encode())


def unseal_bytes(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    """The bytes that `seal_bytes` was given; raises Unsealable."""
    sealed = bytes(sealed)
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    key = AESGCM(_key(settings.PEERDESK_MASTER_KEY, purpose))
    if sealed[:1] != _VERSION:
        raise Unsealable(purpose)
    try:
        return key.decrypt(nonce, body, purpose.encode())
    except (InvalidTag, ValueError):
        raise Unsealable(purpose) from None


def new_token(prefix: str = "") -> str:
    """A random token of 256 bits, fit for a URL."""
    return prefix + secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """How a random token is stored: SHA-256, enough because it can't be guessed."""
    return hashlib.sha256(token.encode()).digest()


def sign(message: bytes, *, purpose: str, length: int) -> bytes:
    """What only we can say of these bytes: HMAC-SHA-256, cut to `length`; compare with `same`."""
    key = _key(settings.PEERDESK_MASTER_KEY, purpose)
    return hmac.digest(key, message, "sha256")[:length]


def same(one: str | bytes, other: str | bytes) -> bool:
    """Compare secrets in a time that tells nothing."""
    first = one.encode() if isinstance(one, str) else one
    second = other.encode() if isinstance(other, str) else other
    return hmac.compare_digest(first, second)


@lru_cache(maxsize=64)
def _key(master: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"peerdesk {purpose}".encode()).derive(
        master.encode()
    )
