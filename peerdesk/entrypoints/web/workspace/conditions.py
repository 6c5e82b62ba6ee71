"""What must hold so that somebody is asked, as it stands now, and what would change it (F13)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from peerdesk.domain.expertise.models import Qualification
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.routing.models import Seat
from peerdesk.entrypoints.web.templatetags.peerdesk import in_language
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.workspace.switches import Switch


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it holds, in words, and the page where it is changed."""

    holds: bool
    words: str
    change: str = ""
    url: str = ""


def conditions_of(
    own: Switch, times: Times, qualified: Sequence[Qualification], seat: Seat | None
) -> list[Condition]:
    """In the order in which routing asks them."""
    return [
        _suspension(own),
        _pause(own),
        _hours(own, times),
        _places(own, seat),
        _general_test(own) if own.untested else _areas(qualified, seat),
        _languages(times),
    ]


def _suspension(own: Switch) -> Condition:
    if own.suspension is None:
        return Condition(True, _("You aren't suspended."))
    url = reverse("my-suspension", args=[own.suspension.id])
    return Condition(False, f"{own.presence.words}.", _("Read why, and how to appeal"), url)


def _pause(own: Switch) -> Condition:
    if own.presence.kind != "paused":
        return Condition(True, _("Your switch is on."))
    url = reverse("availability-in", args=[own.community.slug])
    return Condition(False, f"{own.presence.words}.", _("Come back now"), url)


def _hours(own: Switch, times: Times) -> Condition:
    url = reverse("availability-in", args=[own.community.slug])
    if own.presence.kind in ("outside", "never"):
        return Condition(False, f"{own.presence.words}.", _("Change my hours"), url)
    if not times.schedule and not times.exceptions:
        return Condition(False, _("You have no hours."), _("Set my hours"), url)
    return Condition(True, _("It is within your hours."), _("My hours"), url)


def _places(own: Switch, seat: Seat | None) -> Condition:
    if seat is None:
        return Condition(False, _("You have no place here yet."))
    values = {"active": seat.active + seat.invited, "limit": seat.limit}
    words = _("%(active)d of your %(limit)d places are taken, open questions included.") % values
    holds = seat.active + seat.invited < seat.limit
    url = reverse("workspace")
    return Condition(holds, words, "" if holds else _("Close chats that are answered"), url)


def _general_test(own: Switch) -> Condition:
    words = _("You haven't passed the general test, or it was withdrawn.")
    url = reverse("areas-in", args=[own.community.slug])
    return Condition(False, words, _("Take a test"), url)


def _areas(qualified: Sequence[Qualification], seat: Seat | None) -> Condition:
    url = reverse("areas")
    open_ones = set(seat.areas) if seat else set()
    names = [in_language(one.area.name) for one in qualified if one.area_id in open_ones]
    if not names:
        words = _("You cover no area: only questions without one come to you.")
        return Condition(False, words, _("Take a test"), url)
    words = _("You cover: %(areas)s.") % {"areas": ", ".join(names)}
    return Condition(True, words, _("My areas"), url)


def _languages(times: Times) -> Condition:
    names = ", ".join(language_name(one) for one in times.languages)
    return Condition(bool(names), _("You answer in: %(languages)s.") % {"languages": names})
