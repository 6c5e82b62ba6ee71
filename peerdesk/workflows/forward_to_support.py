"""An expert who can't or may not answer passes the chat on to the support team (C11, F9)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.communities.teams import team_in
from peerdesk.domain.conversations.access import pairs
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.conversations.operations.forwarding import pass_on
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.forwarding.operations import write_brief
from peerdesk.domain.forwarding.saying import Said
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.operations.ending import withdraw_open
from peerdesk.domain.premium.operations.serving import must_be_free
from peerdesk.domain.routing.operations.seats import free_place, lock_seats, refresh_seat
from peerdesk.workflows.fill_place import fill_place


@transaction.atomic
def forward_to_support(
    *,
    caller: Caller,
    conversation_id: UUID,
    reason: str,
    brief: str | Mapping[str, str],
    stays: bool = True,
    now: datetime | None = None,
) -> Conversation:
    """The agents have it at once with its history and the brief; the customer is told, always.

    The expert stays to read, or leaves. Raises InvalidInput, NotHandler for anybody but the expert
    who has it now, ServiceUnderWay, NotFound.
    """
    conversation = held_for(caller, conversation_id).conversation
    expert_id = caller.person.id
    is_mine = expert_id == conversation.handler_id and pairs(conversation, expert_id)
    if not is_mine:
        raise NotHandler(state=conversation.state)
    must_be_free(conversation)
    said, now = Said.parse(reason, brief), now or clock.now()
    replied = conversation.first_replied_at is not None
    write_brief(conversation=conversation, expert_id=expert_id, said=said, now=now)
    withdraw_open(conversation=conversation, by="forwarded", now=now)
    pass_on(
        conversation,
        by=Participant.objects.get(conversation=conversation, person_id=expert_id),
        # A team that was retired meanwhile has nobody: then it is everyone's.
        team=team_in(conversation.community_id, conversation.team_id or ""),
        reason=said.reason,
        stays=stays,
        now=now,
    )
    _free(conversation, expert_id, replied=replied, now=now)
    return conversation


def _free(conversation: Conversation, expert_id: UUID, *, replied: bool, now: datetime) -> None:
    """The expert's place is free; a chat that was passed on unanswered isn't one more answered."""
    community_id = conversation.community_id
    seats = lock_seats(community_id=community_id, people=[expert_id])
    free_place(seats[expert_id], finished=replied, replied=replied)
    seat = refresh_seat(person_id=expert_id, community_id=community_id, now=now)
    fill_place(seat=seat, now=now)
