"""A conversation that its customer hasn't paid for yet: nobody else sees it (P1)."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Attachment, Conversation, Event, Participant
from peerdesk.domain.conversations.operations.moving import move
from peerdesk.domain.files.operations.storing import let_go

# Longer than the payment may take, so that nobody's words are lost with a closed window.
DRAFT_KEPT: Final = timedelta(hours=24)


class NotPaidYet(Refusal):
    """Nothing can be done in it before it is paid."""

    code = "unpaid"
    sentence = _("This question isn't paid yet. It is asked as soon as it is.")


def until_removed(policy: Policy) -> timedelta:
    """How long an unpaid question is kept for its customer."""
    return policy.minutes("payment_minutes") + DRAFT_KEPT


def begin_waiting(conversation: Conversation, *, now: datetime) -> None:
    """It is paid: from now on it waits for a helper. Inside the caller's transaction, locked."""
    wait = conversation.community.policy.seconds("fallback_seconds")
    move(
        conversation,
        State.WAITING,
        waiting_since=now,
        due_at=now + wait,
        due_for=DueFor.ROUTE,
    )


def remove_unpaid(conversation: Conversation, *, now: datetime) -> None:
    """It never was asked: nothing of it stays; its files may be named in another question.

    Inside the caller's transaction, locked. Raises NotPaidYet for any other state than unpaid.
    """
    if conversation.state != State.UNPAID:
        raise NotPaidYet(state=conversation.state)
    attached = Attachment.objects.filter(conversation=conversation)
    file_ids = list(attached.values_list("file_id", flat=True))
    attached.delete()
    let_go(file_ids=file_ids, now=now)
    Event.objects.filter(conversation=conversation).delete()
    Participant.objects.filter(conversation=conversation).delete()
    Conversation.objects.filter(id=conversation.id, state=State.UNPAID).delete()
