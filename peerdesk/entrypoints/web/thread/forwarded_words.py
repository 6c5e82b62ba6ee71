"""A forwarded chat in the timeline, in words; js/thread/forwarded.js says the same (C11)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from peerdesk.domain.communities.wire import in_language

Event = Mapping[str, Any]


def forwarded(event: Event, mine: bool, _role: str) -> str:
    """Who passed it on, to whom, and whether they may read on."""
    name, team = (event["author"] or {}).get("alias", ""), _team(event["data"].get("to"))
    values, stays = {"name": name, "team": team}, event["data"].get("stays")
    if mine:
        words = _("You passed the chat on to the team “%(team)s”.") if team else ""
        return (words or _("You passed the chat on to the support team.")) % values
    if team and stays:
        return (
            _("%(name)s passed the chat on to the team “%(team)s” and may go on reading.") % values
        )
    if team:
        return _("%(name)s passed the chat on to the team “%(team)s”.") % values
    if stays:
        return _("%(name)s passed the chat on to the support team and may go on reading.") % values
    return _("%(name)s passed the chat on to the support team.") % values


def told(values: Mapping[str, Any], reader_role: str) -> str:
    """To the customer: who writes, and which way; the others read that the customer knows."""
    team = {"team": _team(values)}
    if reader_role == "customer":
        if team["team"]:
            return (
                _(
                    "A member of the team “%(team)s” will write to you, here and by e-mail."
                    " You repeat nothing: everything written here is with them."
                )
                % team
            )
        return _(
            "A member of the support team will write to you, here and by e-mail."
            " You repeat nothing: everything written here is with them."
        )
    if team["team"]:
        words = _("The customer knows: a member of “%(team)s” will write, here and by e-mail.")
        return words % team
    return _("The customer knows: a member of the support team will write, here and by e-mail.")


def left(event: Event, mine: bool) -> str:
    """Who passed it on and reads no more; who left in passing on was named by that already."""
    if event["data"].get("by") == "forwarding":
        return ""
    if mine:
        return _("You don't read here any more.")
    return _("%(name)s doesn't read here any more.") % {
        "name": (event["author"] or {}).get("alias", "")
    }


def _team(values: Mapping[str, Any] | None) -> str:
    texts = (values or {}).get("team")
    return in_language(texts, get_language() or "en") if texts else ""
