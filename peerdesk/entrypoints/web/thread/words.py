"""The timeline in words, for pages without a script; static/peerdesk/js/thread says the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.communities.wire import in_language
from peerdesk.entrypoints.web.thread import (
    forwarded_words,
    premium_words,
    refund_words,
    service_words,
)
from peerdesk.entrypoints.web.thread.desk_words import assigned, team_changed, waits
from peerdesk.entrypoints.web.thread.offers import OfferCard
from peerdesk.entrypoints.web.thread.rating_words import rated, replied

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the thread: a message's text, or a notice."""

    seq: int
    at: datetime
    kind: str
    mine: bool
    alias: str
    role: str
    text: str
    redacted: bool = False
    files: Sequence[Mapping[str, Any]] = ()  # {name, size, type, url}
    is_note: bool = False  # for colleagues alone
    offer: str = ""  # the id of a premium offer, whose card stands here (offers.py)
    card: OfferCard | None = None


def entries(events: Iterable[Event], *, reader_id: str, reader_role: str) -> list[Entry]:
    """What is shown of the events, in order; hidden ones and unknown kinds are left out."""
    events = list(events)
    gone = {event["data"].get("seq") for event in events if event["kind"] == "redacted"}
    shown = (_entry(event, reader_id, reader_role, gone) for event in events)
    return [entry for entry in shown if entry is not None]


def with_cards(lines: Iterable[Entry], cards: Mapping[str, OfferCard]) -> list[Entry]:
    """The lines, premium offers with their cards, which are given by the offer's id."""
    return [replace(one, card=cards.get(one.offer)) if one.offer else one for one in lines]


def _entry(event: Event, reader_id: str, reader_role: str, gone: set[Any]) -> Entry | None:
    author = event["author"] or {}
    mine = author.get("id") == reader_id
    is_message = event["kind"] in ("message", "note")
    redacted = event["seq"] in gone or bool(event["data"].get("redacted"))
    text = event["data"].get("text", "") if is_message else worded(event, mine, reader_role)
    files = [] if redacted else event["data"].get("attachments") or []
    at = parse_datetime(event["at"])
    if at is None or not (text or redacted or files):
        return None
    return Entry(
        event["seq"],
        at,
        "message" if is_message else "notice",
        mine,
        author.get("alias", ""),
        author.get("role", ""),
        text,
        redacted,
        files,
        event["kind"] == "note",
        event["data"].get("premium_offer", "") if event["kind"] == "premium_offered" else "",
    )


def worded(event: Event, mine: bool, reader_role: str) -> str:
    """A system event's sentence for who reads it; "" for what isn't shown."""
    word = _KINDS.get(event["kind"])
    return word(event, mine, reader_role) if word else ""


def _joined(event: Event, mine: bool, reader_role: str) -> str:
    if mine:
        return _("You took this conversation.")
    author = event["author"] or {}
    values = {"name": author.get("alias", "")}
    if author.get("role") != "expert":
        return _("%(name)s from the support team is here.") % values
    if reader_role == "customer":
        return _("%(name)s took your question: a customer like you.") % values
    return _("%(name)s took the question.") % values


def _left(event: Event, mine: bool, reader_role: str) -> str:
    name = {"name": (event["author"] or {}).get("alias", "")}
    if event["data"].get("by") == "ticket":
        return ""  # what follows says it
    if event["data"].get("by") in ("forwarding", "watcher"):
        return forwarded_words.left(event, mine)
    if event["data"].get("by") == "customer":
        return _asked_another(name, reader_role)
    if event["data"].get("by") == "colleague":
        return _("%(name)s handed it over within the support team.") % name
    if reader_role == "customer":
        return _("%(name)s can't go on. We are asking the next expert; nothing is lost.") % name
    return _("You left the conversation.") if mine else _("%(name)s left the conversation.") % name


def _asked_another(name: dict[str, str], reader_role: str) -> str:
    if reader_role == "customer":
        return _("You asked for another helper. We are asking the next expert; nothing is lost.")
    return _("The customer asked for another helper than %(name)s.") % name


def _closed(event: Event, mine: bool, _role: str) -> str:
    if not event["author"]:
        return _("Closed, because nothing was written for a long time.")
    if mine:
        return _("You closed the conversation.")
    return _("%(name)s closed the conversation.") % {"name": event["author"]["alias"]}


def _reopened(event: Event, mine: bool, _role: str) -> str:
    if mine or not event["author"]:
        return _("You opened the conversation again.")
    return _("%(name)s opened the conversation again.") % {"name": event["author"]["alias"]}


def _converted(event: Event, mine: bool, reader_role: str) -> str:
    about = _in_own_words((event["data"].get("reason") or {}).get("name"))
    team = _in_own_words((event["data"].get("team") or {}).get("name"))
    values = {"about": about, "team": team, "name": (event["author"] or {}).get("alias", "")}
    if not about:
        return _("This is now a ticket. You can leave the page: the answer comes here.")
    if reader_role != "customer" and not mine and event["author"]:
        return _("%(name)s made this a ticket about “%(about)s”.") % values
    if team:
        return (
            _(
                "This is now a ticket about “%(about)s”. The team “%(team)s” answers in writing;"
                " you can leave the page."
            )
            % values
        )
    return (
        _(
            "This is now a ticket about “%(about)s”. The support team answers in writing;"
            " you can leave the page."
        )
        % values
    )


def _notice(event: Event, mine: bool, _role: str) -> str:
    if event["data"].get("code") == "rating_reply":
        return replied(event, mine)
    if event["data"].get("code") == "forwarded_to_team":
        return forwarded_words.told(event["data"].get("values") or {}, _role)
    if event["data"].get("code") == "form_filled":
        return _("You completed the form.") if mine else _("The customer completed the form.")
    if event["data"].get("code") == "waits_for_customer":
        return waits(event["data"].get("values") or {}, _role)
    word = _CODES.get(event["data"].get("code", ""))
    return str(word(event["data"])) if word else service_words.told(event, _role)


def _in_own_words(texts: Any) -> str:
    return in_language(texts or {}, get_language() or "en")


def _returned(data: Mapping[str, Any]) -> str:
    amount = (data.get("values") or {})["amount"]
    money = Money.parse(amount["amount"], amount["currency"]).format(get_language() or "en")
    return _("Nobody answered. The whole price, %(amount)s, is given back.") % {"amount": money}


def _area_moved(data: Mapping[str, Any]) -> str:
    area = _in_own_words((data.get("values") or {}).get("to"))
    return _("The question was moved to the area “%(area)s”.") % {"area": area}


def _files_refused(data: Mapping[str, Any]) -> str:
    count = (data.get("values") or {}).get("count", 1)
    return ngettext(
        "%(count)s file of the mail was not taken: too large, or of a type that isn't allowed.",
        "%(count)s files of the mail were not taken: too large, or of a type that isn't allowed.",
        count,
    ) % {"count": count}


def _about(words: str | Promise) -> Callable[[Mapping[str, Any]], str]:
    """A sentence about another conversation of the same customer."""
    return lambda data: str(words) % {"number": (data.get("values") or {}).get("number", "")}


_KINDS: Mapping[str, Callable[[Event, bool, str], str]] = {
    "joined": _joined,
    "left": _left,
    "closed": _closed,
    "reopened": _reopened,
    "rated": rated,
    "forwarded": forwarded_words.forwarded,
    "converted": _converted,
    **premium_words.KINDS,
    "notice": _notice,
}


_CODES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    **premium_words.CODES,
    "assigned": assigned,
    "team_changed": team_changed,
    "merged_into": _about(gettext_lazy("It goes on in #%(number)s, which is about the same.")),
    "merged_from": _about(gettext_lazy("#%(number)s is about the same and goes on here.")),
    "merge_undone": _about(gettext_lazy("#%(number)s and this one are on their own again.")),
    "split_from": _about(gettext_lazy("This was asked in #%(number)s and has a place of its own.")),
    "split_off": _about(gettext_lazy("A part of this goes on as #%(number)s.")),
    "customer_silent": lambda _data: _("The customer hasn't answered in time."),
    "area_moved": _area_moved,
    "mail_bounced": lambda _data: _(
        "The mail could not be delivered: the customer's address refuses it."
    ),
    "mail_files_refused": _files_refused,
    "mail_not_sent": lambda _data: _(
        "The customer got no mail of this; they can read it in the page."
    ),
    "fallback_agents": lambda _data: _(
        "No expert is free right now. The support team has your question."
    ),
    "rating_appealed": lambda _data: _("The helper appealed against the rating; an owner decides."),
    "rating_appeal_decided": lambda _data: _("An owner decided the appeal against the rating."),
    "question_returned": _returned,
    **refund_words.CODES,
    "customer_idle": lambda _data: _(
        "Nothing was written for a while. The chat stays open; go on whenever you like."
    ),
}
