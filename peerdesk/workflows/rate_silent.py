"""Nobody rated in time: an answer counts as five stars, and pays (C8, F6)."""

from datetime import datetime

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.operations import count_five, void
from peerdesk.domain.ratings.silence import counts_as_five
from peerdesk.domain.refunds.lifecycle import RequestState
from peerdesk.domain.refunds.queries import is_question_spoken_for
from peerdesk.workflows.settle_question import release_question
from peerdesk.workflows.settle_rating import settle_rating


def rate_silent(*, conversation: Conversation, rating: Rating, now: datetime) -> None:
    """Inside the caller's transaction, with the conversation locked; raises AlreadyRated.

    Silence on what nobody asked for or answered says nothing, and pays nothing.
    """
    if counts_as_five(rating):
        count_five(rating, now=now)
        settle_rating(conversation=conversation, rating=rating, now=now)
        return
    void(conversation)
    if conversation.community.mode == Community.Mode.PAID:
        _leave_to_former_stars(conversation, rating, now)


def _leave_to_former_stars(conversation: Conversation, rating: Rating, now: datetime) -> None:
    """What few stars hold back stays so until a person has decided; then it is its expert's."""
    if not is_question_spoken_for(conversation.id, RequestState.OPEN):
        release_question(conversation=conversation, reference=f"rating:{rating.id}:silent", now=now)
