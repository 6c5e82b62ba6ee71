"""A paid service in words; js/thread/premium/service_words.js says the same."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

Event = Mapping[str, Any]


def cancelled_words(reason: str, role: str) -> str:
    """Why the money went back; the customer reads what becomes of it."""
    words = {
        "cannot_deliver": _("The expert could not deliver it."),
        "not_reported": _("The expert did not report on it in time."),
        "no_show_expert": _("The expert did not come."),
    }.get(reason, "")
    if role == "customer":
        back = _("All of the price goes back to you, the way it came.")
    else:
        back = _("All of the price goes back to the customer.")
    return f"{words} {back}".strip()


def told(event: Event, reader_role: str) -> str:
    """A notice about a service for its reader; "" for any other code."""
    word = _NOTICES.get(event["data"].get("code", ""))
    return word(event["data"].get("values") or {}, reader_role) if word else ""


def completed(event: Event, mine: bool) -> str:
    """The expert says that it is done; or the customer didn't come, which counts as that."""
    if event["data"].get("reason") == "no_show_customer":
        return _("The customer didn't come: the service counts as given.")
    if mine:
        return _("You reported the service as done.")
    name = (event["author"] or {}).get("alias") or _("The expert")
    return _("%(name)s reported the service as done.") % {"name": name}


def _late(values: Mapping[str, Any], role: str) -> str:
    by = {"time": _time(values.get("report_by"))}
    if role == "customer":
        words = _(
            "The promised time is over. Without a report by %(time)s you get your money back."
        )
    else:
        words = _(
            "The promised time is over. Report on the service by %(time)s: else it is refunded."
        )
    return words % by


def _cancelled(values: Mapping[str, Any], role: str) -> str:
    words = cancelled_words(str(values.get("reason", "")), role)
    return f"{words} “{values['text']}”" if values.get("text") else words


def _confirmed(values: Mapping[str, Any], role: str) -> str:
    if values.get("silent"):
        return _("Nobody objected: the service counts as confirmed.")
    return (
        _("You confirmed the service.")
        if role == "customer"
        else _("The customer confirmed the service.")
    )


def _no_show(values: Mapping[str, Any], _role: str) -> str:
    by = {"time": _time(values.get("until"))}
    if values.get("by") == "customer":
        words = _(
            "The customer says that the expert didn't come. The expert is heard until %(time)s."
        )
    else:
        words = _(
            "The expert says that the customer didn't come. The customer is heard until %(time)s."
        )
    return words % by


def _no_show_closed(values: Mapping[str, Any], _role: str) -> str:
    return {
        "agreed": _("The other side says so, too: it counts."),
        "silent": _("The other side didn't answer in time: it counts."),
        "contested": _("The other side says that it came. The support team decides."),
        "withdrawn": _("Taken back: they came after all, and the service goes on."),
    }.get(str(values.get("outcome")), "")


_NOTICES: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "premium_late": _late,
    "premium_cancelled": _cancelled,
    "premium_confirmed": _confirmed,
    "premium_no_show": _no_show,
    "premium_no_show_closed": _no_show_closed,
}


def _time(at: Any) -> str:
    moment = parse_datetime(str(at or ""))
    return date_format(timezone.localtime(moment), "j F, H:i") if moment else ""
