"""Idempotency keys: a POST that is repeated gets its first answer and acts no second time.

The key's row, what the request does and the answer kept for it are one transaction: a crash
leaves all of them or none. A second request with the key waits for the first on the unique index.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock, crypto
from peerdesk.core.errors import Refusal
from peerdesk.core.models import IdempotencyKey

_HOURS: Final = 24
PURPOSE: Final = "core.idempotency"
_LOCK_TIMEOUT: Final = "55P03"
# Answers that say "not now": the same request may succeed a moment later.
_PASSING: Final = frozenset({401, 408, 425, 429})


class IdempotencyMismatch(Refusal):
    """The key came with another body before."""

    code = "idempotency_mismatch"
    status = 422
    sentence = _("This idempotency key was used with another body.")


class IdempotencyInProgress(Refusal):
    """The first request with this key isn't done yet."""

    code = "idempotency_in_progress"
    sentence = _("The first request with this key is still running.")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes over the wire."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Slot:
    """Which request this is: who, with which key, to which method and path, with which body."""

    who: str
    key: str
    target: str
    body: bytes

    def digest(self) -> bytes:
        """What makes two requests the same one."""
        return hashlib.sha256("\0".join([self.who, self.key, self.target]).encode()).digest()

    def fingerprint(self) -> bytes:
        """Of the body; the order of members and white space don't matter in JSON."""
        try:
            meant = json.dumps(json.loads(self.body), sort_keys=True).encode()
        except (ValueError, RecursionError):
            meant = self.body
        return hashlib.sha256(meant).digest()


def answer_once(slot: Slot, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """The first answer, and whether it is a repetition.

    `act` runs inside the transaction and must not raise for what it answers; an answer of 500 or
    more undoes what it wrote. Raises IdempotencyMismatch, IdempotencyInProgress.
    """
    with transaction.atomic():
        row = _claim(slot)
        if row is None:
            return _first_answer(slot), True
        answer = act()
        if answer.status >= 500:
            transaction.set_rollback(True)
        elif answer.status in _PASSING:
            # What was counted (a wrong password) stays counted: no rollback.
            IdempotencyKey.objects.filter(id=row).delete()
        else:
            _keep(row, answer)
        return answer, False


def answer_beside(slot: Slot, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """The same for what can't be done inside a transaction, such as keeping a file's bytes.

    `act` runs first, outside of any. Of two at once both act, and both give one's answer: so only
    for acts of which the second is harmless.
    """
    if (kept := _kept(slot)) is not None:
        return kept, True
    answer = act()
    if answer.status >= 500 or answer.status in _PASSING:
        return answer, False
    with transaction.atomic():
        row = _claim(slot)
        if row is None:
            return _first_answer(slot), True
        _keep(row, answer)
    return answer, False


def amend(slot: Slot, answer: Answer) -> None:
    """The answer that repetitions get from now on: the act went on after its transaction."""
    with transaction.atomic():
        row = IdempotencyKey.objects.filter(slot=slot.digest()).values_list("id", flat=True).first()
        if row is not None:
            _keep(row, answer)


def forget_old_keys(*, now: datetime) -> int:
    """Removes keys older than a day."""
    gone, _by_model = IdempotencyKey.objects.filter(
        created_at__lt=now - timedelta(hours=_HOURS)
    ).delete()
    return gone


def rewrite_answers(*, since: datetime, holding: str, rewrite: Callable[[str], str]) -> int:
    """Kept answers that hold a text are rewritten; how many were. Inside the caller's transaction.

    Answers are sealed, so each since then has to be opened: for what is rare and must be thorough.
    """
    changed = 0
    rows = IdempotencyKey.objects.filter(created_at__gte=since).exclude(status=None)
    for row in rows.only("id", "body").iterator(500):
        body = crypto.unseal(row.body, purpose=PURPOSE) if row.body else ""
        if holding in body and (other := rewrite(body)) != body:
            sealed = crypto.seal(other, purpose=PURPOSE)
            changed += IdempotencyKey.objects.filter(id=row.id).update(body=sealed)
    return changed


def _claim(slot: Slot) -> int | None:
    """Our row's id if we are the first (or the first after a day), else None."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [slot.digest(), slot.fingerprint(), _HOURS])
            row = cursor.fetchone()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == _LOCK_TIMEOUT:
            raise IdempotencyInProgress from None
        raise
    return int(row[0]) if row else None


def _kept(slot: Slot) -> Answer | None:
    since = clock.now() - timedelta(hours=_HOURS)
    found = IdempotencyKey.objects.filter(slot=slot.digest(), created_at__gte=since).exists()
    return _first_answer(slot) if found else None


def _first_answer(slot: Slot) -> Answer:
    row = IdempotencyKey.objects.get(slot=slot.digest())
    if bytes(row.fingerprint) != slot.fingerprint():
        raise IdempotencyMismatch
    assert row.status is not None
    return Answer(row.status, row.content_type, crypto.unseal(row.body, purpose=PURPOSE).encode())


def _keep(row: int, answer: Answer) -> None:
    IdempotencyKey.objects.filter(id=row).update(
        status=answer.status,
        content_type=answer.content_type,
        body=crypto.seal(answer.body.decode(), purpose=PURPOSE),
    )


_CLAIM = """
INSERT INTO core_idempotencykey AS k (slot, fingerprint, content_type, body, created_at)
VALUES (%s, %s, '', '', clock_timestamp())
ON CONFLICT (slot) DO UPDATE
SET fingerprint = excluded.fingerprint, status = NULL, created_at = excluded.created_at
WHERE k.created_at < clock_timestamp() - make_interval(hours => %s)
RETURNING id
"""
