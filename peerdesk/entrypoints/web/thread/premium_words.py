"""Premium services in the timeline, in words; js/thread/premium says the same (P3)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from peerdesk.entrypoints.web.thread import service_words

Event = Mapping[str, Any]


def offered(event: Event, mine: bool, _role: str) -> str:
    """Where no card can be drawn: that there is one."""
    title = {"title": event["data"].get("title", "")}
    if mine:
        return _("You offered a service: %(title)s") % title
    return _("You have the offer of a service: %(title)s") % title


def accepted(_event: Event, _mine: bool, reader_role: str) -> str:
    """Paid, and begun."""
    if reader_role == "customer":
        return _("You accepted the offer and paid. The service begins.")
    return _("The customer accepted the offer and paid. The service begins.")


def declined(_event: Event, _mine: bool, reader_role: str) -> str:
    """By the customer."""
    if reader_role == "customer":
        return _("You declined the offer. Nothing was charged.")
    return _("The customer declined the offer.")


def withdrawn(event: Event, mine: bool, _role: str) -> str:
    """By the expert, or because the pairing ended."""
    if event["data"].get("by") == "redacted":
        return _("The offer was withdrawn, because the support team removed its text.")
    if not event["author"]:
        return _("The offer was withdrawn, because the helper no longer has the conversation.")
    if mine:
        return _("You withdrew the offer.")
    return _("%(name)s withdrew the offer.") % {"name": event["author"].get("alias", "")}


def completed(event: Event, mine: bool, _role: str) -> str:
    """The expert says that it is done."""
    return service_words.completed(event, mine)


KINDS: Mapping[str, Callable[[Event, bool, str], str]] = {
    "premium_offered": offered,
    "premium_accepted": accepted,
    "premium_declined": declined,
    "premium_withdrawn": withdrawn,
    "premium_completed": completed,
}


def _box_written(data: Mapping[str, Any]) -> str:
    return _("%(name)s wrote in the private box.") % _values(data)


def _box_opened(data: Mapping[str, Any]) -> str:
    words = _("%(name)s from the administration opened the private box. Reason: %(reason)s")
    return words % _values(data)


def _box_destroyed(data: Mapping[str, Any]) -> str:
    words = _("The private box of “%(title)s” was destroyed, with all that was in it.")
    return words % _values(data)


def _values(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": "", "reason": "", "title": "", **(data.get("values") or {})}


CODES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "premium_box_written": _box_written,
    "premium_box_opened": _box_opened,
    "premium_box_destroyed": _box_destroyed,
    "premium_expired": lambda _data: _("Nobody answered the offer in time. It has expired."),
}
STATES: Mapping[str, Callable[[], str]] = {
    "offered": lambda: _("offered"),
    "accepted": lambda: _("accepted"),
    "declined": lambda: _("declined"),
    "withdrawn": lambda: _("withdrawn"),
    "expired": lambda: _("expired"),
    "completed": lambda: _("completed"),
    "cancelled": lambda: _("cancelled"),
}
_TINTS: Mapping[str, str] = {
    "offered": "waiting",
    "accepted": "good",
    "completed": "good",
    "cancelled": "bad",
}


def state_words(state: str) -> str:
    """Where an offer stands."""
    return STATES[state]()


def state_tint(state: str) -> str:
    """The colour of its tag; "" is the quiet one."""
    return _TINTS.get(state, "")
