"""A chat proves complex: it becomes a ticket in place and goes to the team that it needs (S3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.teams import teams_of_person
from peerdesk.domain.conversations.access import Seen, takes
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.closing import AlreadyClosed, NotHandler
from peerdesk.domain.conversations.operations.converting import convert
from peerdesk.domain.conversations.operations.desk_case import signs_as
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.conversations.operations.unpaid import NotPaidYet
from peerdesk.domain.intake.form import checked_fields, unrequired
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.queries import chosen_reason
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.operations.ending import withdraw_open
from peerdesk.domain.premium.operations.serving import must_be_free
from peerdesk.domain.routing.operations.answering import cancel, pending_for
from peerdesk.domain.routing.operations.seats import free_place, lock_seats, refresh_seat
from peerdesk.workflows.fill_place import fill_place


class IsTicket(Refusal):
    """It became one before."""

    code = "is_ticket"
    sentence = _("This is a ticket already.")


@transaction.atomic
def convert_to_ticket(
    *,
    caller: Caller,
    conversation_id: UUID,
    reason: UUID | str = "",
    fields: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Conversation:
    """A ticket under `reason` (empty: its own), with what is known already and what is given.

    The customer answers all that the form requires. A helper gives what they know; the customer
    is asked for the rest. Raises InvalidInput (`reason`, `fields.KEY`), IsTicket, AlreadyClosed,
    NotHandler, ServiceUnderWay, NotFound.
    """
    seen, conversation = held_for(caller, conversation_id)
    by = _who(caller, seen, conversation)
    chosen = chosen_reason(conversation.community_id, reason or conversation.reason_id)
    answers = _checked(chosen, conversation, fields, by)
    now = now or clock.now()
    expert_id = conversation.handler_id if conversation.handler_role == "expert" else None
    _free(conversation, expert_id, now)
    stays = _stays(conversation, chosen)
    convert(conversation, by=by, reason=chosen, answers=answers, keeps_handler=stays, now=now)
    if expert_id is not None:
        seat = refresh_seat(person_id=expert_id, community_id=conversation.community_id, now=now)
        fill_place(seat=seat, now=now)
    return conversation


def _who(caller: Caller, seen: Seen, conversation: Conversation) -> Participant:
    """The customer, who has it, or an agent who could take it; else a refusal."""
    if conversation.state == State.CLOSED:
        raise AlreadyClosed(state=conversation.state)
    if conversation.state == State.UNPAID:
        raise NotPaidYet(state=conversation.state)
    if conversation.channel == Conversation.Channel.TICKET:
        raise IsTicket(state=conversation.state)
    concerned = (conversation.customer_id, conversation.handler_id)
    if seen.participant is not None and caller.person.id in concerned:
        return seen.participant
    row = conversation
    if not takes(seen.standing, row.state, row.queue, row.handler_id):
        raise NotHandler(state=conversation.state)
    return signs_as(seen, caller.person.id)


def _checked(
    reason: Reason,
    conversation: Conversation,
    fields: Mapping[str, Any] | None,
    by: Participant,
) -> dict[str, Any]:
    """Nothing is asked twice: what was answered before counts, unless it is said anew."""
    is_customer = by.role == Membership.Role.CUSTOMER
    asked = reason.fields if is_customer else unrequired(reason.fields)
    return checked_fields(asked, {**conversation.fields, **(fields or {})})


def _stays(conversation: Conversation, reason: Reason) -> bool:
    """An agent goes on with it, unless the reason's team is another than theirs."""
    if conversation.handler_role != Membership.Role.AGENT or conversation.handler_id is None:
        return False
    if reason.team_id is None:
        return True
    own = teams_of_person(conversation.handler_id, [conversation.community_id])
    return reason.team_id in {team.id for team in own}


def _free(conversation: Conversation, expert_id: UUID | None, now: datetime) -> None:
    """Nobody is asked any more, and the expert who had it has a place more."""
    if expert_id is not None:
        must_be_free(conversation)
        withdraw_open(conversation=conversation, by="ticket", now=now)
    pending = pending_for(conversation.id)
    people = {one.expert_id for one in pending} | ({expert_id} if expert_id else set())
    seats = lock_seats(community_id=conversation.community_id, people=people)
    cancel(invitations=pending, seats=seats, now=now)
    if expert_id is not None:
        replied = conversation.first_replied_at is not None
        free_place(seats[expert_id], finished=False, replied=replied)
