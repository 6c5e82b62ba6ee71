"""Private data under a key of its own, which the operator's key wraps (B6).

Whoever destroys the wrapped key destroys the data. The operator's keys are random texts in
PEERDESK_BOX_KEYS, the current one first; the last is always the one derived from the master key,
which is the only one as long as none is given. Everything is AES-256-GCM, and what it is about
(`about`) is bound to it: moved elsewhere, it opens nothing.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from peerdesk.core.crypto import Unsealable

FILE: Final = "file:"
_NONCE_BYTES: Final = 12
_ID_LETTERS: Final = 12


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key as it is stored, and which of the operator's keys opens it."""

    key_id: str
    key: bytes


def new_key() -> bytes:
    """A data key of 256 bits."""
    return AESGCM.generate_key(256)


def wrap(key: bytes, *, about: str) -> Wrapped:
    """The data key under the operator's current key."""
    key_id, operators = next(iter(_ring().items()))
    return Wrapped(key_id, seal_under(operators, key, about=about))


def unwrap(wrapped: Wrapped, *, about: str) -> bytes:
    """The data key; raises Unsealable when its operator's key is gone or it was moved."""
    operators = _ring().get(wrapped.key_id)
    if operators is None:
        raise Unsealable(f"no key {wrapped.key_id}")
    return unseal_under(operators, wrapped.key, about=about)


def current_key_id() -> str:
    """The name of the operator's current key: a digest of it."""
    return next(iter(_ring()))


def seal_under(key: bytes, plain: bytes, *, about: str) -> bytes:
    """Encrypt under one key; every call differs."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal_under(key: bytes, sealed: bytes | memoryview, *, about: str) -> bytes:
    """What `seal_under` was given; raises Unsealable."""
    sealed = bytes(sealed)
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError):
        raise Unsealable(about) from None


def operators_texts(given: str) -> list[str]:
    """The random texts of a setting: separated by commas, or one a line in a file."""
    if given.startswith(FILE):
        given = Path(given.removeprefix(FILE)).read_text(encoding="utf-8")
    parts = (part.strip() for part in given.replace("\n", ",").split(","))
    return [part for part in parts if part]


def _ring() -> dict[str, bytes]:
    """Key by name, the current one first. Read each time: a file may be rotated under us."""
    keys = [_derived(text) for text in operators_texts(settings.PEERDESK_BOX_KEYS)]
    keys.append(_derived(settings.PEERDESK_MASTER_KEY))
    return {_name(key): key for key in keys}


def _derived(text: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"peerdesk box keys").derive(text.encode())


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name of " + key).hexdigest()[:_ID_LETTERS]
