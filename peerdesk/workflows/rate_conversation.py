"""The customer rates the help, and the expert is paid in the same transaction (C8, C9, F7)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.operations.holding import held_for_customer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.operations import AlreadyRated, NotAsked, give
from peerdesk.domain.ratings.opinion import Opinion
from peerdesk.domain.ratings.queries import last_rating
from peerdesk.workflows.settle_rating import settle_rating


@transaction.atomic
def rate_conversation(
    *,
    caller: Caller,
    conversation_id: UUID,
    stars: int,
    comment: str = "",
    solved: bool | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Rating:
    """The rating of the span that has ended.

    Raises NotFound for anybody but the customer, NotAsked, AlreadyRated, InvalidInput.
    """
    conversation = held_for_customer(caller, conversation_id).conversation
    now = now or clock.now()
    rating = last_rating(conversation_id)
    if rating is None or rating.episode != conversation.episode:
        raise NotAsked(state=conversation.state)
    if rating.state != Rating.State.ASKED:
        raise AlreadyRated(stars=rating.stars, state=conversation.state)
    give(rating, Opinion(stars, comment, solved, reason), now=now)
    settle_rating(conversation=conversation, rating=rating, now=now)
    return rating
