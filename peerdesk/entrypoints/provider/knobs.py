"""Knobs for tests and demonstrations: trouble on purpose, time that passes, what was asked.

`/_local/…`, with the shop's key. A real provider has none of these.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from peerdesk.entrypoints.provider import tasks
from peerdesk.entrypoints.provider.answers import Answer, Refused, Thing, missing, told
from peerdesk.entrypoints.provider.asked import Asked
from peerdesk.entrypoints.provider.disputes import decide, open_dispute
from peerdesk.entrypoints.provider.store import Store

_TURNED: Final = ("delay", "double", "reorder", "drop", "paused", "endpoint", "trouble")


def answer(store: Store, asked: Asked) -> Answer:
    """Turn a knob."""
    path = asked.path.removeprefix("/_local/").split("/")
    verb = _VERBS.get((asked.method, path[0]))
    if verb is None:
        raise missing("knob", asked.path)
    given = json.loads(asked.body) if asked.body else {}
    return told(verb(store, given, path[1:]))


def take_trouble(store: Store, asked: Asked) -> str:
    """What is to go wrong with this request, if anything; each trouble is used up."""
    with store.work() as work:
        troubles: list[dict[str, Any]] = work.knob("trouble", [])
        for trouble in troubles:
            fits = trouble.get("method", asked.method) == asked.method
            if fits and str(trouble.get("path", "")) in asked.path:
                trouble["times"] = int(trouble.get("times", 1)) - 1
                work.turn("trouble", [one for one in troubles if int(one.get("times", 1)) > 0])
                return str(trouble["what"])
    return ""


def _turn(store: Store, given: Thing, path: list[str]) -> Thing:
    """`{"paused": true, "delay": 2, "trouble": [{"path", "what", "times"}], …}`."""
    if unknown := set(given) - set(_TURNED):
        raise Refused(message=f"No such knob: {', '.join(sorted(unknown))}")
    with store.work() as work:
        for name, value in given.items():
            work.turn(name, value)
        return {name: work.knob(name, None) for name in _TURNED}


def _advance(store: Store, given: Thing, path: list[str]) -> Thing:
    """`{"seconds": 60}` pass; what is due by then is done at once."""
    with store.work() as work:
        work.turn("offset", float(work.knob("offset", 0)) + float(given["seconds"]))
    tasks.do_what_is_due(store)
    with store.work() as work:
        return {"now": work.now}


def _empty(store: Store, given: Thing, path: list[str]) -> Thing:
    """Forget everything but where this server is and where it sends webhooks unless told."""
    with store.work() as work:
        kept = {name: work.knob(name, "") for name in ("base", "endpoint")}
    store.empty()
    with store.work() as work:
        for name, value in kept.items():
            work.turn(name, given.get(name, value))
        return {}


def _requests(store: Store, given: Thing, path: list[str]) -> Thing:
    """What was asked of the API, the first first."""
    with store.work() as work:
        rows = work.sql.execute("SELECT said FROM requests ORDER BY id")
        return {"requests": [json.loads(said) for (said,) in rows]}


def _deliveries(store: Store, given: Thing, path: list[str]) -> Thing:
    """How each webhook fares."""
    with store.work() as work:
        rows = work.sql.execute("SELECT event, state, attempts FROM deliveries ORDER BY rowid")
        names = ("event", "state", "attempts")
        return {"deliveries": [dict(zip(names, row, strict=True)) for row in rows]}


def _dispute(store: Store, given: Thing, path: list[str]) -> Thing:
    """`{"payment_intent": "pi_…", "reason"}` opens one; `disputes/ID` `{"status"}` decides it."""
    with store.work() as work:
        if path:
            return decide(work, work.get("dispute", path[0]), str(given["status"]))
        intent = work.get("payment_intent", given.get("payment_intent"))
        return open_dispute(work, intent, str(given.get("reason", "fraudulent")))


_VERBS: Final[dict[tuple[str, str], Callable[[Store, Thing, list[str]], Thing]]] = {
    ("POST", "knobs"): _turn,
    ("POST", "clock"): _advance,
    ("POST", "empty"): _empty,
    ("GET", "requests"): _requests,
    ("GET", "deliveries"): _deliveries,
    ("POST", "disputes"): _dispute,
}
