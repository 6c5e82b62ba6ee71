"""Nobody answered in the promised time: the money goes back without asking (P1)."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.operations.asking import note_answered
from peerdesk.domain.questions.operations.settling import locked_question
from peerdesk.domain.questions.queries import is_answered
from peerdesk.domain.ratings.operations import void
from peerdesk.workflows.close_question import give_back_unanswered
from peerdesk.workflows.end_span import end_span


def return_unanswered(*, conversation_id: UUID, now: datetime) -> bool:
    """Whether anything moved; inside the caller's transaction.

    Given back, it closes, unless the support team has it, which answers what is theirs for nothing.
    """
    conversation = locked(conversation_id, skip=True)
    question = locked_question(conversation_id) if conversation else None
    if conversation is None or question is None or question.state != QuestionState.HELD:
        return False
    if question.answer_due_at is None or question.answer_due_at > now:
        return False
    if is_answered(conversation_id):
        note_answered(question)
        return True
    give_back_unanswered(conversation=conversation, question=question, now=now)
    if conversation.state != State.CLOSED and conversation.queue == Queue.EXPERTS:
        end_span(conversation=conversation, by=None, now=now)
        void(conversation)
    return True
