"""What other capabilities hang into the desk: each adds its line here, in the order shown.

`ABOVE` stands between a thread's head and its messages, `BESIDE` to the right of them, `RAIL`
below the list of queues; `QUEUES` are lists on pages of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerdesk.core.statements import Asked
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.web.desk.brief import brief_part
from peerdesk.entrypoints.web.desk.case import Case
from peerdesk.entrypoints.web.desk.finding import ask_mentions
from peerdesk.entrypoints.web.desk.flags import ask_flags, flags_part
from peerdesk.entrypoints.web.desk.refunds import ask_refunds, refunds_part
from peerdesk.entrypoints.web.desk.removing import rating_part, services_part
from peerdesk.entrypoints.web.desk.tool_parts import ask_views_part
from peerdesk.entrypoints.web.desk.tools import tools_part

Shown = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Part:
    """A template and what it reads as `part`, given the conversation; None leaves it out."""

    template: str
    context: Callable[[HttpRequest, Case], Shown]


@dataclass(frozen=True, slots=True)
class RailPart:
    """The same for what belongs to no conversation, given the communities' ids.

    Asked of the database on the rail's one journey and read after it.
    """

    template: str
    ask: Callable[[HttpRequest, Sequence[UUID]], Callable[[], Shown]]


@dataclass(frozen=True, slots=True)
class OtherQueue:
    """A list that has a page of its own: the name of its address, how many wait there.

    What is asked has one value, and travels on the rail's one journey.
    """

    key: str
    title: str | Promise
    icon: str
    url_name: str
    ask: Callable[[Caller, Sequence[UUID]], Asked]


ABOVE: Final[list[Part]] = [
    Part("desk/brief.html", brief_part),
    Part("desk/tools.html", tools_part),
]
REPORTS: Final = "desk/flags.html"
BESIDE: Final[list[Part]] = [
    Part(REPORTS, flags_part),
    Part("desk/refunds_beside.html", refunds_part),
    Part("desk/rating_beside.html", rating_part),
    Part("desk/services_beside.html", services_part),
]
RAIL: Final[list[RailPart]] = [RailPart("desk/rail_views.html", ask_views_part)]
QUEUES: Final[list[OtherQueue]] = [
    OtherQueue("flags", _("Reports"), "flag", "desk-flags", ask_flags),
    OtherQueue("refunds", _("Refunds"), "coins", "desk-refunds", ask_refunds),
    OtherQueue("mentions", _("Mentions"), "person", "desk-mentions", ask_mentions),
]


def parts_of(parts: Sequence[Part], request: HttpRequest, case: Case) -> list[dict[str, Any]]:
    """Each with its template, ready to be included."""
    given = ((part.template, part.context(request, case)) for part in parts)
    return [{"template": template, **part} for template, part in given if part is not None]


def ask_rail(
    request: HttpRequest, communities: Sequence[UUID]
) -> Callable[[], list[dict[str, Any]]]:
    """The same for what stands below the queues, asked now and read later."""
    asked = [(part.template, part.ask(request, communities)) for part in RAIL]

    def read() -> list[dict[str, Any]]:
        given = ((template, part()) for template, part in asked)
        return [{"template": template, **part} for template, part in given if part is not None]

    return read
