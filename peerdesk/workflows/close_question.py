"""A paid conversation closes: unanswered, its money goes back without asking (P1).

A step of whatever closes one, inside its transaction, with the conversation locked.
"""

from datetime import datetime

from django.urls import reverse

from peerdesk.delivery.notifications.announcing import tell as announce
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import tell
from peerdesk.domain.questions.lifecycle import PaidBy, QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.questions.operations.settling import locked_question
from peerdesk.domain.questions.pricing import share_of
from peerdesk.domain.questions.queries import is_answered
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.operations import keep_pay, void
from peerdesk.domain.ratings.queries import rating_to_give
from peerdesk.domain.subscriptions.operations.covering import give_back_question
from peerdesk.domain.subscriptions.queries import covering
from peerdesk.workflows.reverse_question import reverse_question
from peerdesk.workflows.settle_question import release


def close_question(*, conversation: Conversation, now: datetime) -> None:
    """What becomes of money that is still held when everybody has gone.

    Nobody answered: it goes back, and nothing is to be rated. The support team answered: it is the
    platform's. An expert did: the stars decide, and what they pay is noted.
    """
    question = locked_question(conversation.id)
    if question is None or question.state != QuestionState.HELD:
        return
    if not is_answered(conversation.id):
        give_back_unanswered(conversation=conversation, question=question, now=now)
        void(conversation)
    elif asked := rating_to_give(conversation.id):
        share = share_of(question.held, conversation.community, asked.share_percent)
        keep_pay(asked, pay_minor=share.amount_minor)
    elif not _is_rated(conversation):
        booked_as = f"question:{question.id}:closed:{conversation.episode}"
        release(
            conversation=conversation,
            question=question,
            expert_id=None,
            reference=booked_as,
            now=now,
        )


def give_back_unanswered(
    *, conversation: Conversation, question: PaidQuestion, now: datetime
) -> None:
    """All of it, at once; its customer is told, and a membership doesn't count the question."""
    back = reverse_question(
        conversation_id=conversation.id, reference=f"unanswered:{conversation.id}", now=now
    )
    if question.paid_by == PaidBy.MEMBERSHIP:
        bought = covering(
            person_id=question.customer_id, community_id=question.community_id, now=now
        )
        if bought:
            give_back_question(bought)
    told = {"amount": back.as_wire(), "paid_by": question.paid_by}
    tell(conversation, "question_returned", told, now=now)
    announce(
        person_id=question.customer_id,
        kind="question_returned",
        url=reverse("conversation", args=[conversation.id]),
        values={"community": conversation.community.name},
        now=now,
    )


def _is_rated(conversation: Conversation) -> bool:
    rows = Rating.objects.filter(conversation_id=conversation.id)
    return rows.exclude(state=Rating.State.VOID).exists()
