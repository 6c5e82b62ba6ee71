"""What the support team does with a case, in words; js/thread/notices.js says the same."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from peerdesk.domain.communities.wire import in_language


def waits(values: Mapping[str, Any], reader_role: str) -> str:
    """That the team waits for the customer, and until when."""
    at = parse_datetime(values.get("until") or "")
    until = {"time": date_format(timezone.localtime(at), "j F, H:i") if at else ""}
    if reader_role == "customer":
        if values.get("closes"):
            return _("We wait for your answer. Without one this closes by %(time)s.") % until
        return _("We wait for your answer and look again by %(time)s.") % until
    if values.get("closes"):
        return _("Waiting for the customer; without an answer it closes by %(time)s.") % until
    return _("Waiting for the customer until %(time)s.") % until


def assigned(data: Mapping[str, Any]) -> str:
    """Who gave the case to whom."""
    return _("%(by)s gave it to %(to)s.") % (data.get("values") or {})


def team_changed(data: Mapping[str, Any]) -> str:
    """Which team has the case now."""
    values = data.get("values") or {}
    by = {"by": values.get("by", "")}
    if not values.get("to"):
        return _("%(by)s took it out of its team.") % by
    team = in_language(values["to"], get_language() or "en")
    return _("%(by)s handed it to the team “%(team)s”.") % {**by, "team": team}
