"""The support team takes away what a customer wrote into the form (P10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.answer_words import take_answers
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.access import staffed
from peerdesk.domain.support.operations import searching
from peerdesk.workflows.forget_words import Taken, forget_words, require_known


@transaction.atomic
def remove_answer_words(
    *, caller: Caller, conversation_id: UUID, words: Collection[str], now: datetime | None = None
) -> Conversation:
    """The answers under these keys; what was chosen from a list stays, and so do files, which
    stand in the thread.

    Done twice it is the same. Raises NotFound for anybody but the support team, InvalidInput
    (`words`).
    """
    seen = staffed(caller, conversation_id)
    require_known(words, seen.conversation.fields)
    conversation = locked(conversation_id)
    assert conversation is not None
    subject, author = RemovedWords.Subject.FORM, conversation.customer_id
    taken = [
        Taken(subject, conversation.id, key, [text], author)
        for key, text in take_answers(conversation, words).items()
    ]
    if taken:
        searching.forget_all(conversation_id=conversation_id)
    at = now or clock.now()
    forget_words(conversation, taken, by=caller.person.id, by_role=seen.role, now=at)
    return conversation
