"""Nobody rated in time: it counts as five stars, and pays (C8, F6)."""

from datetime import datetime

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.operations import count_five
from peerdesk.workflows.settle_rating import settle_rating


def rate_silent(*, conversation: Conversation, rating: Rating, now: datetime) -> None:
    """Inside the caller's transaction, with the conversation locked; raises AlreadyRated."""
    count_five(rating, now=now)
    settle_rating(conversation=conversation, rating=rating, now=now)
