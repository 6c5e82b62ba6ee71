"""Reads that mails are made of."""

from uuid import UUID

from peerdesk.domain.conversations.models import Conversation, Event, Participant


def with_names(conversation_id: UUID) -> Conversation:
    """The conversation with its community and reason."""
    return Conversation.objects.select_related("community", "reason").get(id=conversation_id)


def stretch(
    conversation_id: UUID, person_id: UUID, first: int, last: int
) -> tuple[Participant | None, list[Event]]:
    """Somebody's seat in a conversation, and its events from one number to another."""
    seats = Participant.objects.filter(conversation_id=conversation_id, person_id=person_id)
    events = Event.objects.filter(conversation_id=conversation_id, seq__range=(first, last))
    return seats.filter(left_at=None).first(), list(events.order_by("seq"))
