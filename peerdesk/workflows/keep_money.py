"""What isn't given back goes where it belongs: a step that a decided request ends with (P11)."""

from datetime import datetime

from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ratings.lifecycle import RatingState
from peerdesk.domain.ratings.queries import last_rating
from peerdesk.domain.refunds.lifecycle import OF_QUESTION
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.workflows.settle_question import release_question


def keep_money(request: RefundRequest, conversation: Conversation, *, now: datetime) -> None:
    """What low stars held back of a question is its expert's now.

    As long as it isn't rated, the stars decide as always. The conversation must be locked.
    """
    if request.scope not in OF_QUESTION or conversation.state != State.CLOSED:
        return
    rating = last_rating(conversation.id)
    if rating is not None and rating.state == RatingState.ASKED:
        return
    release_question(conversation=conversation, reference=f"request:{request.id}:kept", now=now)
