"""Reads on ratings: what an expert earned by them, and what counts for their reputation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.ratings.lifecycle import (
    AUTOMATIC,
    LAST_RATINGS,
    NOT_THE_HELPERS_FAULT,
    SETTLED,
    RatingState,
)
from peerdesk.domain.ratings.models import Rating

WHYS: Final = {RatingState.IMPLICIT: "silent", RatingState.PREMIUM: "premium"}


@dataclass(frozen=True, slots=True)
class Answered:
    """One answered chat and what it earned (C14)."""

    rating_id: UUID
    conversation_id: UUID
    excerpt: str
    stars: int
    implicit: bool
    amount: Money
    # "rated" by the customer, "silent": nobody rated in time, "premium": a service was taken (P6)
    why: str
    at: datetime
    forwarded: bool = False  # to the support team: of the tariff only this share is paid (F9)
    share_percent: int = 100

    def as_wire(self) -> dict[str, Any]:
        """As protocol.md names the members."""
        return {
            "id": str(self.rating_id),
            "conversation": str(self.conversation_id),
            "excerpt": self.excerpt,
            "stars": self.stars,
            "implicit": self.implicit,
            "amount": self.amount.as_wire(),
            "why": self.why,
            "at": rfc3339(self.at),
            "forwarded": self.forwarded,
            "share_percent": self.share_percent,
        }


def answered_by(
    person_id: UUID, community: Community, *, cursor: str | None = None, limit: int = 50
) -> Page[Answered]:
    """The expert's answered chats with what they earned, newest first, by keyset (C14)."""
    limit = limited(limit)
    rows = Rating.objects.filter(expert_id=person_id, community=community, state__in=SETTLED)
    before = parse_cursor(cursor, UUID)
    if before:
        rows = rows.filter(id__lt=before)
    found = rows.select_related("conversation").order_by("-id")[: limit + 1]
    items = [_answered(rating, community.currency) for rating in found]
    return page_of(items, limit=limit, cursor=lambda item: item.rating_id)


def rating_to_give(conversation_id: UUID) -> Rating | None:
    """The rating that the customer may still give."""
    return Rating.objects.filter(conversation_id=conversation_id, state=RatingState.ASKED).first()


def rateable(conversation_ids: Collection[UUID]) -> set[UUID]:
    """Which of these conversations their customer may rate now."""
    rows = Rating.objects.filter(conversation_id__in=conversation_ids, state=RatingState.ASKED)
    return set(rows.values_list("conversation_id", flat=True))


def last_rating(conversation_id: UUID) -> Rating | None:
    """The rating of the latest span that an expert had; a void one is none."""
    rows = Rating.objects.filter(conversation_id=conversation_id)
    return rows.exclude(state=RatingState.VOID).order_by("-episode").first()


def is_brief_rated(brief_id: UUID) -> bool:
    """Whether the customer was asked for stars, or gave them, for the chat that it forwarded."""
    return Rating.objects.filter(brief_id=brief_id).exclude(state=RatingState.VOID).exists()


def whose_stars(conversation: Conversation) -> str | None:
    """Under which alias the helper was there whom the stars of a closed one are for.

    Not always the last: of a forwarded chat the expert who passed it on (F9).
    """
    if conversation.state != State.CLOSED:
        return None
    rated = last_rating(conversation.id)
    rows = Participant.objects.filter(conversation=conversation)
    found = rows.filter(person_id=rated.expert_id) if rated else rows.none()
    return found.values_list("alias", flat=True).first()


def due_ratings(now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(conversation, rating) of those whose time is over, the longest first."""
    rows = Rating.objects.filter(state=RatingState.ASKED, due_at__lte=now).order_by("due_at")
    return list(rows.values_list("conversation_id", "id")[:limit])


def due_rating(rating_id: UUID, now: datetime) -> Rating | None:
    """The rating, if it is still asked for and its time is over."""
    return Rating.objects.filter(id=rating_id, state=RatingState.ASKED, due_at__lte=now).first()


def given_stars(person_id: UUID, community_id: UUID) -> tuple[int, int]:
    """(sum, count) of the last fifty given ratings that count for the expert (F6, F7)."""
    last = (
        Rating.objects.filter(
            expert_id=person_id,
            community_id=community_id,
            state=RatingState.GIVEN,
            excused=False,
        )
        .exclude(reason__in=NOT_THE_HELPERS_FAULT)
        .order_by("-id")
        .values_list("stars", flat=True)[:LAST_RATINGS]
    )
    stars = [given for given in last if given is not None]
    return sum(stars), len(stars)


def _answered(rating: Rating, currency: str) -> Answered:
    assert rating.stars is not None
    assert rating.rated_at is not None
    return Answered(
        rating_id=rating.id,
        conversation_id=rating.conversation_id,
        excerpt=rating.conversation.excerpt,
        stars=rating.stars,
        implicit=rating.state in AUTOMATIC,
        amount=Money(rating.pay_minor or 0, currency),
        why=WHYS.get(RatingState(rating.state), "rated"),
        at=rating.rated_at,
        forwarded=rating.brief_id is not None,
        share_percent=rating.share_percent,
    )
