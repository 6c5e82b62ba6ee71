"""A rating as those see it whom it concerns: its customer, its expert, the community's owners."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.money import Money
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.core.selecting import select
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.queries import followed_by_payout
from peerdesk.domain.ratings.changing import may_be_changed
from peerdesk.domain.ratings.lifecycle import (
    AUTOMATIC,
    IMPLICIT_STARS,
    NOT_THE_HELPERS_FAULT,
    REPLY_EDITABLE,
    SETTLED,
    RatingState,
)
from peerdesk.domain.ratings.models import Appeal, FormerRating, Rating, RatingReply
from peerdesk.domain.ratings.windows import appealable_until, changeable_until


@dataclass(frozen=True, slots=True)
class Card:
    """A settled rating with its history, and what its reader may do with it now."""

    rating: Rating
    community: Community
    former: list[FormerRating]
    reply: RatingReply | None
    appeal: Appeal | None  # never the customer's to see
    change_until: datetime | None
    reply_until: datetime | None
    appeal_until: datetime | None

    @property
    def implicit(self) -> bool:
        """Whether nobody gave these stars."""
        return self.rating.state in AUTOMATIC

    @property
    def counts(self) -> bool:
        """Whether it counts for the expert's reputation."""
        return counts(self.rating)

    @property
    def pay(self) -> Money:
        """What it has earned in all."""
        return Money(self.rating.pay_minor or 0, self.community.currency)

    @property
    def can(self) -> list[str]:
        """The verbs that its reader may use now."""
        may = {
            "change-rating": self.change_until,
            "rating-reply": self.reply_until,
            "rating-appeal": self.appeal_until,
        }
        return [verb for verb, until in may.items() if until]


def counts(rating: Rating) -> bool:
    """Given by hand, the helper's to answer for, and not taken out by an owner (F6, F7)."""
    given = rating.state == RatingState.GIVEN
    return given and rating.reason not in NOT_THE_HELPERS_FAULT and not rating.excused


def settled_rating(conversation_id: UUID, person_id: UUID) -> Rating:
    """The last settled rating there that the person gave or got; raises NotFound."""
    rows = Rating.objects.filter(conversation_id=conversation_id, state__in=SETTLED)
    for rating in rows.select_related("community").order_by("-episode"):
        if person_id in (rating.customer_id, rating.expert_id):
            return rating
    raise NotFound


def card_of(conversation_id: UUID, person_id: UUID, role: str, *, now: datetime) -> Card | None:
    """The card of a conversation for one who is in it; staff see that of the last helper."""
    for rating in select(Rating, _LAST, [conversation_id], "community"):
        if rating.state in SETTLED and (role != "expert" or rating.expert_id == person_id):
            return card(rating, role, now=now)
    return None


_LAST: Final = """
WHERE one.conversation_id = %s AND one.state <> 'void' ORDER BY one.episode DESC LIMIT 1
"""


def card(rating: Rating, role: str, *, now: datetime) -> Card:
    """The rating for its customer, its expert, or staff."""
    community = rating.community
    answered = RatingReply.objects.filter(rating=rating).select_related("rating").first()
    appealed = Appeal.objects.filter(rating=rating).first() if role != "customer" else None
    mine = role == "expert"
    return Card(
        rating=rating,
        community=community,
        former=list(FormerRating.objects.filter(rating=rating).order_by("number")),
        reply=answered,
        appeal=appealed,
        change_until=_change_until(rating, community, now) if role == "customer" else None,
        reply_until=_reply_until(rating, answered, community, now) if mine else None,
        appeal_until=_appeal_until(rating, appealed, community, now) if mine else None,
    )


def changeable(
    conversation_ids: Collection[UUID], customer_id: UUID, *, now: datetime
) -> set[UUID]:
    """In which of these conversations the customer may change the last rating now (F8)."""
    rows = Rating.objects.filter(conversation_id__in=conversation_ids, customer_id=customer_id)
    last: dict[UUID, Rating] = {}
    for row in rows.exclude(state=RatingState.VOID).select_related("community").order_by("episode"):
        last[row.conversation_id] = row
    return {key for key, row in last.items() if _change_until(row, row.community, now)}


def is_paid_out(rating: Rating, currency: str) -> bool:
    """Whether what it earned has left the expert's balance for the bank (F8)."""
    if not rating.pay_minor:
        return False
    numbered = (f"rating:{rating.id}:{number}" for number in range(1, rating.changes + 1))
    return followed_by_payout(
        book=rating.community_id,
        address=chart.expert_payable(rating.expert_id),
        currency=currency,
        references=[f"rating:{rating.id}", *numbered, f"rating:{rating.id}:appeal"],
    )


def appeals_page(
    community: Community, *, decided: bool, cursor: str | None = None, limit: int = 20
) -> Page[Appeal]:
    """The owner's appeals: those that wait, the oldest first; or those decided, newest first."""
    limit = limited(limit)
    rows = Appeal.objects.filter(community=community).select_related(
        "rating__conversation__reason", "rating__community", "decided_by"
    )
    after = parse_cursor(cursor, UUID)
    if decided:
        rows = rows.exclude(outcome="").order_by("-id")
        rows = rows.filter(id__lt=after) if after else rows
    else:
        rows = rows.filter(outcome="").order_by("id")
        rows = rows.filter(id__gt=after) if after else rows
    return page_of(rows[: limit + 1], limit=limit, cursor=lambda row: row.id)


def ratings_page(
    community: Community, *, cursor: str | None = None, limit: int = 20
) -> Page[Rating]:
    """What customers said lately, newest first: given ones and those that came of themselves."""
    limit = limited(limit)
    rows = Rating.objects.filter(community=community, state__in=SETTLED)
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    found = rows.select_related("conversation__reason", "community").order_by("-id")
    return page_of(found[: limit + 1], limit=limit, cursor=lambda row: row.id)


def history_of(ratings: Collection[Rating]) -> dict[UUID, list[FormerRating]]:
    """What each of them was before, oldest first, in one statement."""
    former: dict[UUID, list[FormerRating]] = {}
    for row in FormerRating.objects.filter(rating__in=list(ratings)).order_by("number"):
        former.setdefault(row.rating_id, []).append(row)
    return former


def replies_to(ratings: Collection[Rating]) -> dict[UUID, RatingReply]:
    """The expert's reply to each of them that has one."""
    return {row.rating_id: row for row in RatingReply.objects.filter(rating__in=list(ratings))}


def _change_until(rating: Rating, community: Community, now: datetime) -> datetime | None:
    try:
        may_be_changed(rating, community, now=now)
    except Refusal:
        return None
    paid = is_paid_out(rating, community.currency)
    return None if paid else changeable_until(rating, community)


def _reply_until(
    rating: Rating, answered: RatingReply | None, community: Community, now: datetime
) -> datetime | None:
    """As long as an appeal; once answered, as long as the words may be bettered."""
    if rating.state != RatingState.GIVEN:
        return None
    until = answered.at + REPLY_EDITABLE if answered else appealable_until(rating, community)
    return until if until and until > now else None


def _appeal_until(
    rating: Rating, appealed: Appeal | None, community: Community, now: datetime
) -> datetime | None:
    if appealed or rating.state != RatingState.GIVEN or rating.stars == IMPLICIT_STARS:
        return None  # of five stars nobody would complain
    until = appealable_until(rating, community)
    return until if until and until > now else None
