"""Why me, why not: the expert's own page about how they are chosen (F13)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.core.paging import page_of, parse_cursor
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.expertise.queries import qualifications_of, times_of
from peerdesk.domain.routing.explained import days_of, score_now
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.queries import asked_of
from peerdesk.domain.routing.standing import seats_of
from peerdesk.entrypoints.web.manage.routing import outcome_of
from peerdesk.entrypoints.web.score_words import (
    PartWords,
    name_of,
    parts_in_words,
    score_bar,
)
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import communities_as, staff_page
from peerdesk.entrypoints.web.workspace.asking_words import rules_of_asking
from peerdesk.entrypoints.web.workspace.availability import chosen_of
from peerdesk.entrypoints.web.workspace.cards import reasons_of
from peerdesk.entrypoints.web.workspace.conditions import conditions_of
from peerdesk.entrypoints.web.workspace.switches import presences_of

DAYS = 7
LISTED = 20


@dataclass(frozen=True, slots=True)
class WhyMe:
    """One invitation and why it came to the reader."""

    invitation: Invitation
    because: list[str]
    bar: SafeString
    parts: list[PartWords]
    became: str
    tone: str


@staff_page
@require_safe
def why(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Of one community; each has its own."""
    communities = communities_as(request, Membership.Role.EXPERT)
    community = chosen_of(communities, slug)
    person, now = signed_in(request), clock.now()
    seat = seats_of(person.id).get(community.id)
    before = parse_cursor(request.GET.get("cursor"), UUID)
    found = asked_of(person.id, community.id, before=before, limit=LISTED + 1)
    page = page_of(found, limit=LISTED, cursor=lambda one: one.id)
    own = presences_of(person, [community])[0]
    mine = score_now(seat, now) if seat else None
    days = days_of(seat, since=now - timedelta(days=DAYS)) if seat else None
    context = {
        "here": "why",
        "communities": communities,
        "community": community,
        "own": own,
        "conditions": conditions_of(
            own, times_of(person, community), qualifications_of(person.id, community.id), seat
        ),
        "days_back": DAYS,
        "days": days,
        "differences": [(name_of(part), count) for part, count in days.parts()] if days else [],
        "score": mine,
        "bar": score_bar(mine.parts) if mine else "",
        "parts": parts_in_words(mine.parts if mine else None),
        "rules": rules_of_asking(community.policy),
        "invitations": [_why_me(one) for one in page.items],
        "next": page.next,
    }
    return render(request, "workspace/why.html", context)


def _why_me(one: Invitation) -> WhyMe:
    became, tone = outcome_of(one)
    return WhyMe(
        invitation=one,
        because=reasons_of(one.parts),
        bar=score_bar(one.parts),
        parts=parts_in_words(one.parts),
        became=became,
        tone=tone,
    )
