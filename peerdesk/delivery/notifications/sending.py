"""One push over the network: encrypted for the device (RFC 8291), signed by us (RFC 8292).

Called outside any transaction, from several threads at once; touches no database.
"""

from base64 import urlsafe_b64decode
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

import http_ece
import httpx
import structlog
from cryptography.hazmat.primitives.asymmetric import ec

from peerdesk.delivery.notifications import endpoints, vapid

log = structlog.get_logger(__name__)

_AT_ONCE: Final = 16
# A push service that takes longer than this is tried again later, if there is a later.
_LIMITS: Final = httpx.Timeout(4.0, connect=3.0)
# What a push service must take (RFC 8030 section 7.2) less what the encryption adds.
LARGEST: Final = 3800


class Outcome(StrEnum):
    """What became of a push."""

    SENT = "sent"
    ENDED = "ended"  # the subscription is no more
    LATER = "later"  # worth another try
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a device is reached, as its browser said."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A push ready to go; `ttl` in whole seconds, `topic` collapses what waits undelivered."""

    push_id: int
    to: Subscription
    payload: bytes
    ttl: int
    topic: str
    urgency: str = "high"


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter's outcome: `code` for people who look after it, `retry_after` in seconds."""

    push_id: int
    outcome: Outcome
    code: str
    retry_after: int = 0


def send_all(letters: Sequence[Letter], *, private: str, subject: str, now: datetime) -> list[Sent]:
    """Send them side by side, so that a slow push service holds up nobody else's."""

    def send_one(letter: Letter) -> Sent:
        headers = {
            "Authorization": vapid.authorization(
                letter.to.endpoint, private=private, subject=subject, now=now
            ),
            "TTL": str(letter.ttl),
            "Topic": letter.topic,
            "Urgency": letter.urgency,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
        }
        return _guarded(letter, lambda: _post(letter, headers))

    if not letters:
        return []
    with ThreadPoolExecutor(min(len(letters), _AT_ONCE), "push") as threads:
        return list(threads.map(send_one, letters))


def encrypt(payload: bytes, to: Subscription) -> bytes:
    """The payload for this browser alone; raises ValueError for keys that are none."""
    return bytes(
        http_ece.encrypt(
            payload,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_decoded(to.p256dh),
            auth_secret=_decoded(to.auth),
            version="aes128gcm",
        )
    )


def _guarded(letter: Letter, post: Callable[[], Sent]) -> Sent:
    """Whatever goes wrong is this letter's alone."""
    try:
        return post()
    except endpoints.Forbidden:
        return Sent(letter.push_id, Outcome.REFUSED, "forbidden_address")
    except (httpx.HTTPError, OSError) as trouble:
        return Sent(letter.push_id, Outcome.LATER, type(trouble).__name__)
    except (ValueError, http_ece.ECEException):
        return Sent(letter.push_id, Outcome.ENDED, "unusable_keys")
    except Exception:
        log.exception("a push could not be sent")
        return Sent(letter.push_id, Outcome.REFUSED, "internal")


def _post(letter: Letter, headers: dict[str, str]) -> Sent:
    body = encrypt(letter.payload, letter.to)
    target = endpoints.resolve(letter.to.endpoint)
    with _client().stream(
        "POST",
        target.url,
        content=body,
        headers={**headers, "Host": target.host},
        # The certificate must be the name's, although we connect to the address.
        extensions={"sni_hostname": target.name},
    ) as answer:
        return _judged(letter.push_id, answer)


def _judged(push_id: int, answer: httpx.Response) -> Sent:
    """What the status means (RFC 8030); the body may be anything and isn't read."""
    status, code = answer.status_code, f"http_{answer.status_code}"
    if answer.is_success:
        return Sent(push_id, Outcome.SENT, code)
    if status in (404, 410):
        return Sent(push_id, Outcome.ENDED, code)
    if status == 429 or status >= 500:
        asked = answer.headers.get("Retry-After", "")
        return Sent(push_id, Outcome.LATER, code, int(asked) if asked.isdecimal() else 0)
    return Sent(push_id, Outcome.REFUSED, code)


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    # No connection is kept: the next one to the same address may be for another name.
    # No proxy of the environment, which would resolve the name once more by itself.
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(timeout=_LIMITS, limits=limits, follow_redirects=False, trust_env=False)


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
