"""What an event of the provider is about (pure). It never says how things stand.

Events come late, twice and in any order, so each only means "look again": the thing itself is
asked for, and what it says then is true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Topic:
    """The things that an event names, by the provider's ids or by ours in its metadata."""

    charge_id: UUID | None = None
    refund_row: UUID | None = None
    intent_id: str = ""
    session_id: str = ""
    refund_id: str = ""
    dispute_id: str = ""
    customer_id: str = ""


def topic_of(kind: str, payload: Mapping[str, Any]) -> Topic | None:
    """What to look at; None for an event that is nothing to us."""
    thing = _thing(payload)
    family = kind.rpartition(".")[0]
    if family == "payment_intent":
        return _named(thing, intent_id=_text(thing, "id"))
    if family in ("checkout.session", "setup_intent", "payment_method"):
        return _by_hosted_page(family, thing)
    if family == "charge.dispute":
        return Topic(dispute_id=_text(thing, "id"), intent_id=_text(thing, "payment_intent"))
    if family in ("refund", "charge.refund"):
        return Topic(
            refund_row=_ours(thing, "refund"),
            refund_id=_text(thing, "id"),
            intent_id=_text(thing, "payment_intent"),
        )
    if family == "charge":
        return _named(thing, intent_id=_text(thing, "payment_intent"))
    return None


def _by_hosted_page(family: str, thing: Mapping[str, Any]) -> Topic:
    customer = _text(thing, "customer")
    if family == "checkout.session" and thing.get("mode") != "setup":
        return _named(
            thing, session_id=_text(thing, "id"), intent_id=_text(thing, "payment_intent")
        )
    return Topic(customer_id=customer)


def _named(thing: Mapping[str, Any], *, intent_id: str = "", session_id: str = "") -> Topic:
    return Topic(charge_id=_ours(thing, "charge"), intent_id=intent_id, session_id=session_id)


def _thing(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = payload.get("data")
    thing = inner.get("object") if isinstance(inner, Mapping) else payload
    return thing if isinstance(thing, Mapping) else {}


def _text(thing: Mapping[str, Any], name: str) -> str:
    """An id, whether the thing stands there expanded or by its name."""
    value = thing.get(name)
    if isinstance(value, Mapping):
        value = value.get("id")
    return value[:80] if isinstance(value, str) else ""


def _ours(thing: Mapping[str, Any], name: str) -> UUID | None:
    metadata = thing.get("metadata")
    value = metadata.get(name) if isinstance(metadata, Mapping) else None
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None
