"""The API's door: who asks, was it asked before, do it, and keep the answer with what was done."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from peerdesk.entrypoints.provider import forms, routes
from peerdesk.entrypoints.provider.answers import Answer, Refused
from peerdesk.entrypoints.provider.asked import Asked
from peerdesk.entrypoints.provider.store import Store, Work

_A_DAY: Final = 86_400
_LONGEST_KEY: Final = 255
_REMEMBERED: Final = 2_000  # requests, for tests to look at


class Api:
    """Answers what the SDK asks."""

    def __init__(self, store: Store, key: str) -> None:
        self.store = store
        self.key = key
        self.under_way: set[str] = set()
        self.gate = threading.Lock()

    def answer(self, asked: Asked) -> Answer:
        """The answer, whether new or kept."""
        try:
            if not asked.is_from(self.key):
                raise Refused(status=401, message="Invalid API Key provided.")
            if len(asked.key) > _LONGEST_KEY:
                raise Refused(message="Idempotency keys may have 255 characters.")
            with self._alone(asked.key), self.store.work(asked.said) as work:
                return self._once(work, asked)
        except Refused as refusal:
            return refusal.answer()

    def _once(self, work: Work, asked: Asked) -> Answer:
        if not asked.key:
            return self._done(work, asked)
        mark = f"{asked.method} {asked.path} {forms.fingerprint(asked.params)}"
        mark = hashlib.sha256(mark.encode()).hexdigest()
        work.sql.execute("DELETE FROM answered WHERE at < ?", (work.time - _A_DAY,))
        kept = work.sql.execute(
            "SELECT asked, status, body FROM answered WHERE key = ?", (asked.key,)
        ).fetchone()
        if kept is not None:
            return _replayed(kept, mark)
        answer = self._done(work, asked)
        work.sql.execute(
            "INSERT INTO answered VALUES (?, ?, ?, ?, ?)",
            (asked.key, mark, answer.status, answer.body, work.time),
        )
        return answer

    def _done(self, work: Work, asked: Asked) -> Answer:
        said = {
            "method": asked.method,
            "path": asked.path,
            "params": asked.params,
            "key": asked.key,
            "version": asked.said["version"],
        }
        line = json.dumps(said, default=lambda raw: f"{len(raw)} bytes")
        row = work.sql.execute("INSERT INTO requests (at, said) VALUES (?, ?)", (work.time, line))
        work.sql.execute("DELETE FROM requests WHERE id < ?", ((row.lastrowid or 0) - _REMEMBERED,))
        return routes.answer(work, asked.method, asked.path.removeprefix("/v1/"), asked.params)

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """Two requests with one key at one time: the second is sent away."""
        with self.gate:
            if key and key in self.under_way:
                raise Refused(
                    status=409,
                    code="idempotency_key_in_use",
                    kind="idempotency_error",
                    message="There is currently another in-progress request using this key.",
                )
            self.under_way.add(key)
        try:
            yield
        finally:
            with self.gate:
                self.under_way.discard(key)


def _replayed(kept: tuple[str, int, bytes], mark: str) -> Answer:
    if kept[0] != mark:
        raise Refused(
            kind="idempotency_error",
            message="Keys for idempotent requests can only be used with the same parameters they "
            "were first used with.",
        )
    return Answer(kept[1], kept[2], headers={"Idempotent-Replayed": "true"})
