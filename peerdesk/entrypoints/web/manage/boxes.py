"""A community's private boxes for its owners: that they are there, not what is in them (P8)."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.domain.communities.queries import aliases_in
from peerdesk.domain.premium.box_access import is_over
from peerdesk.domain.premium.box_models import BoxSecret
from peerdesk.domain.premium.box_queries import BoxLine, boxes_page
from peerdesk.domain.premium.kinds import kind_words
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.staff import staff_page

_AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One box in the list."""

    box: BoxSecret
    kind: str
    expert: str
    is_over: bool
    by_parties: int
    by_owners: int


@staff_page
@require_safe
def boxes(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first, with how often whom they were opened by, and when they go."""
    community = owned(request, slug)
    page = boxes_page(community, cursor=request.GET.get("cursor"), limit=_AT_ONCE)
    experts = aliases_in(community.id, {line.box.offer.expert_id for line in page.items})
    context = {
        "here": "premium",
        "community": community,
        "rows": [_row(line, experts) for line in page.items],
        "next": page.next,
        "days": community.policy.box_days_after_close,
    }
    return render(request, "manage/boxes.html", context)


def _row(line: BoxLine, experts: dict[UUID, str]) -> Row:
    offer = line.box.offer
    return Row(
        box=line.box,
        kind=kind_words(offer.kind),
        expert=experts.get(offer.expert_id, ""),
        is_over=is_over(line.box, now=clock.now()),
        by_parties=line.by_parties,
        by_owners=line.by_owners,
    )
