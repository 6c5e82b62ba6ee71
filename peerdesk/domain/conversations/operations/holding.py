"""Holding a conversation still for a verb: fetched for who acts, then its row locked."""

from typing import NamedTuple
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.people.access import Caller


class Held(NamedTuple):
    """The conversation as it is until the transaction ends, and how the caller saw it before."""

    seen: Seen
    conversation: Conversation


def held_for(caller: Caller, conversation_id: UUID) -> Held:
    """Raises NotFound for who may not see it."""
    seen = conversation_for(caller, conversation_id)
    conversation = locked(conversation_id)
    if conversation is None:
        raise NotFound
    return Held(seen, conversation)


def held_for_customer(caller: Caller, conversation_id: UUID) -> Held:
    """Raises NotFound for anybody but its customer."""
    held = held_for(caller, conversation_id)
    if held.conversation.customer_id != caller.person.id:
        raise NotFound
    return held
