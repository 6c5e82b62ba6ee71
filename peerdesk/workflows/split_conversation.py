"""A second question in one thread gets a conversation of its own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.opening import Opening, open_conversation
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.queries import chosen_reason
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.access import staffed
from peerdesk.domain.support.models import Copy
from peerdesk.domain.support.pointers import point

MOST = 50


@transaction.atomic
def split_conversation(
    *,
    caller: Caller,
    conversation_id: UUID,
    seqs: Collection[int],
    reason: str = "",
    now: datetime | None = None,
) -> Conversation:
    """A ticket of the same customer, made of the chosen messages of theirs; returns it.

    The messages stay where they are; the ticket holds their text a second time, and both point at
    each other. Files stay with the first. Raises InvalidInput (`seqs`, `reason`), NotFound.
    """
    staffed(caller, conversation_id)
    source = locked(conversation_id)
    if source is None:
        raise NotFound
    now = now or clock.now()
    chosen = _chosen(source, seqs)
    about = chosen_reason(source.community_id, reason) if reason else source.reason
    made = _open(source, about, str(chosen[0].data["text"]), now)
    _copy(made, chosen, now)
    point(made, "split_from", source, now=now)
    point(source, "split_off", made, seqs=[event.seq for event in chosen], now=now)
    return made


def _chosen(source: Conversation, seqs: Collection[int]) -> list[Event]:
    wanted = set(seqs)
    rows = Event.objects.filter(
        conversation=source, seq__in=wanted, kind="message", author_id=source.customer_id
    )
    chosen = [event for event in rows.order_by("seq") if event.data.get("text")]
    if not 1 <= len(wanted) <= MOST or len(chosen) != len(wanted):
        raise InvalidInput({"seqs": [_("Choose 1 to 50 messages that the customer wrote.")]})
    return chosen


def _open(source: Conversation, reason: Reason, text: str, now: datetime) -> Conversation:
    customer = Membership.objects.select_related("community").get(
        community_id=source.community_id,
        person_id=source.customer_id,
        role=Membership.Role.CUSTOMER,
    )
    opening = Opening(
        customer=customer,
        reason=reason,
        channel=Conversation.Channel.TICKET,
        language=source.language,
        text=text,
        fields={},
        at=now,
    )
    return open_conversation(opening)


def _copy(made: Conversation, chosen: Sequence[Event], now: datetime) -> None:
    """The first stands in it already; where each came from is kept beside the timeline."""
    author = Participant.objects.get(conversation=made, person_id=made.customer_id)
    seqs = [made.last_seq]
    for event in chosen[1:]:
        data = {"text": event.data["text"], "attachments": []}
        again = record(conversation=made, kind="message", author=author, data=data, now=now)
        seqs.append(again.seq)
    Copy.objects.bulk_create(
        Copy(conversation=made, seq=seq, source_id=event.conversation_id, source_seq=event.seq)
        for seq, event in zip(seqs, chosen, strict=True)
    )
