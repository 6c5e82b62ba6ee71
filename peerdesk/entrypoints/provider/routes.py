"""Which request does what: Stripe's paths, as far as they are spoken here."""

import re
from collections.abc import Callable
from typing import Any, Final

from peerdesk.entrypoints.provider import (
    checkout,
    customers,
    disputes,
    files,
    finding,
    intents,
    refunds,
    setups,
)
from peerdesk.entrypoints.provider.answers import Answer, Refused, Thing, of_intent, told
from peerdesk.entrypoints.provider.store import Work

Verb = Callable[..., Thing]
_NAME: Final = r"([A-Za-z0-9_]+)"


def _lines(work: Work, params: dict[str, Any], name: str) -> Thing:
    session = work.get("checkout.session", name)
    url = f"/v1/checkout/sessions/{name}/line_items"
    return finding.listed(checkout.line_items(session), url)


_TABLE: Final[tuple[tuple[str, str, Verb], ...]] = (
    ("POST", "customers", customers.create_customer),
    ("POST", "customers/ID", customers.update_customer),
    ("GET", "customers/ID/payment_methods", finding.methods_of_customer),
    ("POST", "payment_methods", customers.create_method),
    ("GET", "payment_methods", finding.methods),
    ("POST", "payment_methods/ID/attach", customers.attach),
    ("POST", "payment_methods/ID/detach", customers.detach),
    ("POST", "payment_intents", intents.create_intent),
    ("GET", "payment_intents/search", finding.search_intents),
    ("POST", "payment_intents/ID/confirm", intents.confirm_intent),
    ("POST", "payment_intents/ID/cancel", intents.cancel_intent),
    ("POST", "setup_intents", setups.create_setup),
    ("POST", "setup_intents/ID/confirm", setups.confirm_setup),
    ("POST", "setup_intents/ID/cancel", setups.cancel_setup),
    ("POST", "checkout/sessions", checkout.create_session),
    ("POST", "checkout/sessions/ID/expire", checkout.expire_session),
    ("GET", "checkout/sessions/ID/line_items", _lines),
    ("POST", "refunds", refunds.create_refund),
    ("POST", "refunds/ID/cancel", refunds.cancel_refund),
    ("POST", "disputes/ID", disputes.update_dispute),
    ("POST", "disputes/ID/close", disputes.accept_dispute),
    ("POST", "files", files.create_file),
    ("GET", "events", finding.events),
)
# What is simply told, one or all of them.
_TOLD: Final = {
    "customers": "customer",
    "payment_methods": "payment_method",
    "payment_intents": "payment_intent",
    "setup_intents": "setup_intent",
    "checkout/sessions": "checkout.session",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "events": "event",
    "files": "file",
}
_ROUTES: Final = tuple(
    (method, re.compile(path.replace("ID", _NAME)), verb) for method, path, verb in _TABLE
)
_ONE: Final = re.compile(f"({'|'.join(_TOLD)})(?:/{_NAME})?")


def answer(work: Work, method: str, path: str, params: dict[str, Any]) -> Answer:
    """Do what is asked and tell it, with what was to be expanded."""
    for wanted, pattern, verb in _ROUTES:
        found = pattern.fullmatch(path)
        if found and wanted == method:
            thing = _expanded(work, verb(work, params, *found.groups()), params)
            return of_intent(thing) if _is_intent(thing) else told(thing)
    found = _ONE.fullmatch(path)
    if found and method == "GET":
        return told(_expanded(work, _told(work, params, found[1], found[2]), params))
    raise Refused(
        status=404, message=f"Unrecognized request URL ({method}: /v1/{path}).", code="url_invalid"
    )


def _told(work: Work, params: dict[str, Any], path: str, name: str | None) -> Thing:
    kind = _TOLD[path]
    return work.get(kind, name) if name else finding.page(work, params, kind, f"/v1/{path}")


def _is_intent(thing: Thing) -> bool:
    return thing["object"] in ("payment_intent", "setup_intent")


def _expanded(work: Work, thing: Thing, params: dict[str, Any]) -> Thing:
    for path in params.get("expand") or []:
        _expand(work, thing, str(path).split("."))
    return thing


def _expand(work: Work, thing: Any, steps: list[str]) -> None:
    if isinstance(thing, list):
        for one in thing:
            _expand(work, one, steps)
        return
    if not isinstance(thing, dict) or not steps or steps[0] not in thing:
        return
    value = thing[steps[0]]
    if isinstance(value, str):
        value = work.any_of(value) or value
        thing[steps[0]] = value
    _expand(work, value, steps[1:])
