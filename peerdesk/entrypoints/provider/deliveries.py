"""Webhooks: signed, sent until they are taken, and on request late, twice, out of order or never.

The signature is Stripe's: `t=TIME,v1=HMAC-SHA256(secret, "TIME.BODY")`.
"""

import hashlib
import hmac
import json
import logging
import random
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Final

from peerdesk.entrypoints.provider import tasks
from peerdesk.entrypoints.provider.answers import outside
from peerdesk.entrypoints.provider.store import Store, Work

log = logging.getLogger("peerdesk.provider")
_PATIENCE: Final = 10.0  # seconds for the shop to answer
_PAUSES: Final = (1, 2, 5, 15, 60, 300, 1_800, 3_600)
_LAST_TRY: Final = 3 * 86_400
_LOOK: Final = 0.5


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way."""

    event: str
    body: bytes
    attempts: int
    said_at: float


class Courier(threading.Thread):
    """Does what is due and delivers what was said, until told to stop."""

    def __init__(self, store: Store, secret: str) -> None:
        super().__init__(name="courier", daemon=True)
        self.store = store
        self.secret = secret
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            self.store.news.clear()
            try:
                tasks.do_what_is_due(self.store)
                busy = self.deliver()
            except Exception:
                log.exception("webhooks could not be sent")
                busy = False
            if not busy:
                self.store.news.wait(_LOOK)

    def stop(self) -> None:
        self.stopping.set()
        self.store.news.set()
        self.join(_PATIENCE)

    def deliver(self) -> bool:
        """One round; whether there was anything to send."""
        with self.store.work() as work:
            endpoint = str(work.knob("endpoint", ""))
            if not endpoint or work.knob("paused", False):
                return False
            parcels = _due(work)
        if not parcels:
            return False
        for parcel in parcels:
            if self.stopping.is_set():
                break
            taken = self._send(endpoint, parcel.body)
            with self.store.work() as work:
                _note(work, parcel, taken=taken)
        return True

    def _send(self, endpoint: str, body: bytes) -> bool:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(self.secret, body),
        }
        request = urllib.request.Request(endpoint, body, headers)  # noqa: S310 - the operator's
        try:
            with _opener.open(request, timeout=_PATIENCE) as answer:
                return bool(200 <= answer.status < 300)
        except (urllib.error.URLError, OSError):
            return False


def signature(secret: str, body: bytes, at: float | None = None) -> str:
    """The header that proves who wrote it and when."""
    moment = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def body_of(work: Work, event: str) -> bytes:
    """An event as it is sent."""
    return json.dumps(outside(work.get("event", event))).encode()


def _due(work: Work) -> list[Delivery]:
    rows = work.sql.execute(
        "SELECT event, attempts FROM deliveries WHERE state = 'waiting' AND due <= ?"
        " ORDER BY due, rowid LIMIT 50",
        (work.time,),
    ).fetchall()
    parcels = [
        Delivery(name, body_of(work, name), attempts, work.get("event", name)["created"])
        for name, attempts in rows
    ]
    if drop := work.knob("drop", []):
        parcels = [one for one in parcels if not _dropped(work, one, drop)]
    if work.knob("double", False):
        parcels *= 2
    if work.knob("reorder", False):
        random.shuffle(parcels)
    return parcels


def _dropped(work: Work, parcel: Delivery, drop: list[str] | bool) -> bool:
    """`drop` is true for all of them, or a list of kinds."""
    if drop is True or json.loads(parcel.body)["type"] in (drop or ()):
        work.sql.execute("UPDATE deliveries SET state = 'dropped' WHERE event = ?", (parcel.event,))
        return True
    return False


def _note(work: Work, parcel: Delivery, *, taken: bool) -> None:
    attempts = parcel.attempts + 1
    pause = _PAUSES[min(attempts, len(_PAUSES)) - 1]
    tired = work.time + pause > parcel.said_at + _LAST_TRY
    state = "taken" if taken else "given up" if tired else "waiting"
    work.sql.execute(
        "UPDATE deliveries SET state = ?, attempts = ?, due = ? WHERE event = ?"
        " AND state <> 'taken'",
        (state, attempts, work.time + pause, parcel.event),
    )


# The shop is reached directly, whatever proxy the machine has for the world outside.
_opener: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))
