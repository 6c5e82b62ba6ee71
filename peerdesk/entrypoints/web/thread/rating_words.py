"""Ratings in words, for pages without a script (C8, F8)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Event = Mapping[str, Any]


def rated(event: Event, _mine: bool, reader_role: str) -> str:
    """How many stars, given or counted, and what they were before."""
    stars = int(event["data"].get("stars") or 0)
    words = ngettext("%(stars)s star", "%(stars)s stars", stars) % {"stars": stars}
    if event["data"].get("premium"):
        told = _("The answer counts as %(words)s, since the premium service was accepted.")
        return told % {"words": words}
    if event["data"].get("implicit"):
        return _("No rating in time: counts as %(words)s.") % {"words": words}
    if before := event["data"].get("before"):
        return _rated_again(before, words, reader_role)
    if reader_role == "customer":
        return _("You gave %(words)s. Thank you.") % {"words": words}
    return _("The customer gave %(words)s.") % {"words": words}


def _rated_again(before: Mapping[str, Any], words: str, reader_role: str) -> str:
    values = {"words": words, "before": before.get("stars")}
    own = reader_role == "customer"
    if before.get("implicit"):
        if own:
            return _("You gave %(words)s in place of the automatic %(before)s.") % values
        return _("The customer gave %(words)s in place of the automatic %(before)s.") % values
    if own:
        return _("You changed your rating from %(before)s to %(words)s.") % values
    return _("The customer changed the rating from %(before)s to %(words)s.") % values


def replied(event: Event, mine: bool) -> str:
    """That the helper answered the rating."""
    if mine:
        return _("You answered the rating.")
    return _("%(name)s answered the rating.") % {"name": (event["author"] or {}).get("alias", "")}
