"""The provider's own books: one SQLite file, one piece of work at a time, all or nothing."""

import json
import secrets
import sqlite3
import string
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from peerdesk.entrypoints.provider.answers import Thing, missing, outside

_LETTERS: Final = string.ascii_letters + string.digits
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS things (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, kind TEXT, body TEXT);
CREATE INDEX IF NOT EXISTS things_of_a_kind ON things (kind, seq);
CREATE INDEX IF NOT EXISTS things_of_a_customer ON things (json_extract(body, '$.customer'));
CREATE INDEX IF NOT EXISTS things_of_an_intent ON things (json_extract(body, '$.payment_intent'));
CREATE TABLE IF NOT EXISTS answered (
    key TEXT PRIMARY KEY, asked TEXT, status INTEGER, body BLOB, at REAL);
CREATE TABLE IF NOT EXISTS deliveries (
    event TEXT PRIMARY KEY, due REAL, attempts INTEGER DEFAULT 0, state TEXT DEFAULT 'waiting');
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE TABLE IF NOT EXISTS tasks (id INTEGER PRIMARY KEY, due REAL, verb TEXT, thing TEXT);
CREATE TABLE IF NOT EXISTS knobs (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS requests (id INTEGER PRIMARY KEY, at REAL, said TEXT);
"""
_EVENTS_LAST: Final = 30 * 86_400
_EMPTIED: Final = ("things", "answered", "deliveries", "tasks", "knobs", "requests")


class Store:
    """Opens the file and lets one thread at a time work in it."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.news = threading.Event()  # something may be due
        self.connection = sqlite3.connect(
            path, timeout=30, check_same_thread=False, isolation_level=None
        )
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
        self.connection.executescript(_TABLES)

    @contextmanager
    def work(self, request: Thing | None = None) -> Iterator["Work"]:
        """One transaction; an exception undoes all of it."""
        with self.lock:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                work = Work(self.connection, request)
                yield work
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
        if work.stirred:
            self.news.set()

    def empty(self) -> None:
        """Forget everything, as if it had never been."""
        with self.work() as work:
            for table in _EMPTIED:
                work.sql.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    def close(self) -> None:
        with self.lock:
            self.connection.close()

    def forget_old(self) -> None:
        """Events are told for 30 days, as Stripe has it."""
        with self.work() as work:
            old = (
                "SELECT id FROM things WHERE kind = 'event' AND json_extract(body, '$.created') < ?"
            )
            before = (work.now - _EVENTS_LAST,)
            work.sql.execute(f"DELETE FROM deliveries WHERE event IN ({old})", before)  # noqa: S608
            work.sql.execute(f"DELETE FROM things WHERE id IN ({old})", before)  # noqa: S608


class Work:
    """What can be done in one transaction. `now` is the provider's own clock."""

    def __init__(self, sql: sqlite3.Connection, request: Thing | None) -> None:
        self.sql = sql
        self.request = request or {"id": None, "idempotency_key": None}
        self.time = time.time() + float(self.knob("offset", 0))
        self.now = int(self.time)
        self.stirred = False  # something may be due because of it

    def new(self, kind: str, prefix: str, **fields: Any) -> Thing:
        """A thing with a name of its own, not kept yet."""
        name = prefix + "".join(secrets.choice(_LETTERS) for _ in range(24))
        return {"id": name, "object": kind, "created": self.now, "livemode": False, **fields}

    def put(self, thing: Thing) -> Thing:
        """Keep it as it is now."""
        self.sql.execute(
            "INSERT INTO things (id, kind, body) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (thing["id"], thing["object"], json.dumps(thing)),
        )
        return thing

    def get(self, kind: str, name: Any, param: str = "id") -> Thing:
        """The thing; raises the 404 that Stripe would."""
        row = self.sql.execute(
            "SELECT body FROM things WHERE id = ? AND kind = ?", (str(name), kind)
        ).fetchone()
        if row is None:
            raise missing(kind, str(name), param)
        return dict(json.loads(row[0]))

    def any_of(self, name: str) -> Thing | None:
        """Whatever has that name."""
        row = self.sql.execute("SELECT body FROM things WHERE id = ?", (name,)).fetchone()
        return dict(json.loads(row[0])) if row else None

    def find(
        self, kind: str, same: Mapping[str, str] | None = None, *, since: int = 0
    ) -> list[Thing]:
        """All of a kind with these values, made since then, the newest first."""
        same = same or {}
        wanted = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in same)
        made = "json_extract(body, '$.created') >= ?"
        rows = self.sql.execute(
            f"SELECT body FROM things WHERE kind = ? AND {made}{wanted} ORDER BY seq DESC",  # noqa: S608
            (kind, since, *same.values()),
        )
        return [dict(json.loads(body)) for (body,) in rows]

    def say(self, what: str, thing: Thing) -> None:
        """An event with the thing as it is now, to be delivered."""
        event = self.new(
            "event",
            "evt_",
            type=what,
            api_version=self.request.get("version"),
            data={"object": outside(thing)},
            pending_webhooks=1,
            request={name: self.request.get(name) for name in ("id", "idempotency_key")},
        )
        self.put(event)
        self.stirred = True
        due = self.time + float(self.knob("delay", 0))
        self.sql.execute("INSERT INTO deliveries (event, due) VALUES (?, ?)", (event["id"], due))

    def later(self, seconds: float, verb: str, thing: Thing) -> None:
        """Have the verb done to the thing once that time has passed."""
        self.stirred = True
        self.sql.execute(
            "INSERT INTO tasks (due, verb, thing) VALUES (?, ?, ?)",
            (self.time + seconds, verb, thing["id"]),
        )

    def knob(self, name: str, otherwise: Any) -> Any:
        """How a knob stands."""
        row = self.sql.execute("SELECT value FROM knobs WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else otherwise

    def turn(self, name: str, value: Any) -> None:
        """Turn a knob."""
        self.stirred = True
        self.sql.execute("INSERT OR REPLACE INTO knobs VALUES (?, ?)", (name, json.dumps(value)))
