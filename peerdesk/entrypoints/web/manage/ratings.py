"""The owner's page of ratings: the appeals to decide, and what customers said lately (F7, F8)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.outlook import aliases_of
from peerdesk.domain.ratings.lifecycle import AUTOMATIC
from peerdesk.domain.ratings.models import Appeal, FormerRating, Rating, RatingReply
from peerdesk.domain.ratings.pay import earned
from peerdesk.domain.ratings.shown import (
    appeals_page,
    counts,
    history_of,
    ratings_page,
    replies_to,
)
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.removal import removal_of_rating
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.thread.rated import reason_words
from peerdesk.workflows.decide_appeal import decide_appeal


@dataclass(frozen=True, slots=True)
class Line:
    """One rating with everything that was said of it."""

    rating: Rating
    alias: str
    implicit: bool
    counts: bool
    why: str
    pay: Money
    full: Money
    former: list[FormerRating]
    reply: RatingReply | None
    appeal: Appeal | None = None

    @property
    def can_be_restored(self) -> bool:
        """Whether it earned less than five stars would have."""
        return self.pay < self.full

    @property
    def removal(self) -> dict[str, Any] | None:
        """Which words an owner can take away."""
        before = any(one.comment for one in self.former)
        return removal_of_rating(self.rating, self.reply, before=before, appeal=self.appeal)


@staff_page
@require_safe
def ratings(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, what was decided, what customers said lately."""
    return _page(request, owned(request, slug))


@staff_page
@require_POST
def decide(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One decision, in writing; what is wrong is said above the queue with the text kept."""
    community = owned(request, slug)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    outcome = request.POST.get("outcome", "")
    try:
        decide_appeal(caller=caller_of(request), appeal_id=id, outcome=outcome, text=text)
    except NotFound:
        raise
    except Refusal as refusal:
        if refusal.status != 422:
            explain(request, refusal)
            return redirect("ratings", slug)
        kept = {"id": id, "text": text, "outcome": outcome, "errors": refusal.more["errors"]}
        return _page(request, community, kept=kept, status=422)
    messages.success(request, _("Decided. The expert reads your words in the chat."))
    return redirect("ratings", slug)


def _page(
    request: HttpRequest, community: Community, *, kept: Any = None, status: int = 200
) -> HttpResponse:
    waiting = appeals_page(community, decided=False, cursor=request.GET.get("waiting"))
    decided = appeals_page(community, decided=True, cursor=request.GET.get("decided"))
    said = ratings_page(community, cursor=request.GET.get("cursor"))
    context = {
        "here": "ratings",
        "community": community,
        "kept": kept,
        "waiting": {"items": _appealed(waiting.items, community), "next": waiting.next},
        "decided": {"items": _appealed(decided.items, community), "next": decided.next},
        "said": {"items": _lines(said.items, community), "next": said.next},
    }
    return render(request, "manage/ratings.html", context, status=status)


def _appealed(appeals: list[Appeal], community: Community) -> list[Line]:
    by_rating = {one.rating_id: one for one in appeals}
    return _lines([one.rating for one in appeals], community, by_rating)


def _lines(
    found: list[Rating], community: Community, appeals: dict[UUID, Appeal] | None = None
) -> list[Line]:
    former, replies, names = history_of(found), replies_to(found), aliases_of(community)
    return [
        Line(
            rating=rating,
            alias=names.get(rating.expert_id, ""),
            implicit=rating.state in AUTOMATIC,
            counts=counts(rating),
            why=reason_words(rating.reason),
            pay=Money(rating.pay_minor or 0, community.currency),
            full=earned(community, 5, rating.share_percent),
            former=former.get(rating.id, []),
            reply=replies.get(rating.id),
            appeal=(appeals or {}).get(rating.id),
        )
        for rating in found
    ]
