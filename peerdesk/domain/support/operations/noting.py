"""Notes for colleagues: events of the timeline that the customer and experts never see."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.statements import run
from peerdesk.core.text import is_storable
from peerdesk.delivery.notifications import announcing
from peerdesk.domain.conversations.access import STAFF, Seen
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.conversations.operations.drafts import LONGEST_TEXT, IdReused
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.access import staffed
from peerdesk.domain.support.mentioning import named_in
from peerdesk.domain.support.models import Mention
from peerdesk.domain.support.queries import colleagues_in


@transaction.atomic
def write_note(
    *,
    caller: Caller,
    conversation_id: UUID,
    text: str,
    client_id: UUID | None = None,
    now: datetime | None = None,
) -> Event:
    """A note; whoever is named in it ("@alias") is told. In whatever state the conversation is.

    The same `client_id` again is the same note (I2). Raises NotFound, InvalidInput, IdReused.
    """
    seen = staffed(caller, conversation_id)
    text = _checked(text)
    conversation = locked(conversation_id)
    if conversation is None:
        raise NotFound
    if earlier := _earlier(conversation, caller, client_id):
        if earlier.data.get("text") != text:
            raise IdReused
        return earlier
    now = now or clock.now()
    event = record(
        conversation=conversation,
        kind="note",
        author=author_of(seen, caller),
        data={"text": text},
        audience=STAFF,
        client_id=client_id,
        now=now,
    )
    _stays_read(conversation)
    see_mentions(person_id=caller.person.id, conversation_id=conversation_id, now=now)
    _name(conversation, event, caller, now)
    return event


def see_mentions(*, person_id: UUID, conversation_id: UUID, now: datetime) -> None:
    """Somebody has looked where they were named."""
    run(_LOOKED, [now, person_id, conversation_id])


# Each look at a conversation on the desk says it.
_LOOKED: Final = """
UPDATE support_mention SET seen_at = %s
WHERE person_id = %s AND conversation_id = %s AND seen_at IS NULL RETURNING id
"""


def author_of(seen: Seen, caller: Caller) -> Participant:
    """Who writes, also without a seat in the conversation: a colleague who looks on."""
    return seen.participant or Participant(
        conversation=seen.conversation, person=caller.person, role=seen.role, alias=seen.alias
    )


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST_TEXT:
        raise InvalidInput({"text": [_("A note has 1 to 8,000 characters.")]})
    if not is_storable(text):
        raise InvalidInput({"text": [_("This text has characters that can't be stored.")]})
    return text


def _earlier(conversation: Conversation, caller: Caller, client_id: UUID | None) -> Event | None:
    if client_id is None:
        return None
    rows = Event.objects.filter(conversation=conversation, author=caller.person)
    return rows.filter(client_id=client_id).first()


def _stays_read(conversation: Conversation) -> None:
    """Who had read everything and can't see the note has still read everything."""
    Participant.objects.filter(
        conversation=conversation, read_seq=conversation.last_seq - 1
    ).exclude(role__in=STAFF).update(read_seq=conversation.last_seq)


def _name(conversation: Conversation, event: Event, caller: Caller, now: datetime) -> None:
    team = [(one.person_id, one.alias) for one in colleagues_in(conversation.community_id)]
    for person_id in named_in(str(event.data["text"]), team):
        if person_id == caller.person.id:
            continue
        Mention.objects.create(
            conversation=conversation, seq=event.seq, person_id=person_id, at=now
        )
        announcing.tell(
            person_id=person_id,
            kind="mentioned",
            url=f"/desk/c/{conversation.id}/",
            values={"community": conversation.community.name, "number": conversation.number},
            now=now,
        )
