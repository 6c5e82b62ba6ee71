"""What a reader may see of a timeline: what they can flag, and what an agent can take away."""

from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.models import Event


def event_for(seen: Seen, seq: int) -> Event | None:
    """The event of that number, if the reader may see it."""
    event = Event.objects.filter(conversation=seen.conversation, seq=seq).first()
    if event is None:
        return None
    own = seen.participant is not None and event.author_id == seen.participant.person_id
    return event if not event.audience or seen.role in event.audience or own else None
