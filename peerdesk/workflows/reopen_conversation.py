"""Either side takes up a closed conversation again; the former helper is asked first (F5)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.standing import Suspended, is_suspended
from peerdesk.domain.conversations.lifecycle import Queue
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import NotHandler, reopen
from peerdesk.domain.conversations.operations.desk_case import is_at_desk, signs_as
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.conversations.operations.joining import join
from peerdesk.domain.conversations.operations.moving import back_to_agents
from peerdesk.domain.people.access import Caller
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.operations.asking import GivenBack
from peerdesk.domain.questions.queries import question_of
from peerdesk.domain.ratings.operations import void
from peerdesk.domain.routing.operations.answering import NoPlaceFree
from peerdesk.domain.routing.operations.seats import hold_again, lock_seats
from peerdesk.workflows.find_helper import ask_former, find_helper


@transaction.atomic
def reopen_conversation(
    *, caller: Caller, conversation_id: UUID, now: datetime | None = None
) -> Conversation:
    """Open again, in a new span with a rating of its own; one already given stays.

    A helper who reopens has it at once; otherwise the former expert is asked first and briefly,
    then the normal way. What was the support team's any of its members may reopen.
    Raises NotClosed, NotHandler, NoPlaceFree, Suspended, GivenBack,
    NotFound.
    """
    seen, conversation = held_for(caller, conversation_id)
    if conversation.community.mode == Community.Mode.PAID:
        _must_be_paid(conversation)
    now = now or clock.now()
    former_id, former_role = conversation.handler_id, conversation.handler_role
    concerned = caller.person.id in (conversation.customer_id, former_id)
    colleague = seen.role == Membership.Role.AGENT and is_at_desk(conversation)
    if not colleague and (seen.participant is None or not concerned):
        raise NotHandler(state=conversation.state)
    void(conversation)
    reopen(conversation, by=signs_as(seen, caller.person.id), now=now)
    if caller.person.id == former_id:
        _resume(conversation, former_id, former_role, now)
    elif conversation.queue == Queue.AGENTS:
        back_to_agents(conversation, now=now)
    elif former_id is not None and former_role == Membership.Role.EXPERT:
        ask_former(conversation=conversation, former_id=former_id, now=now)
    else:
        find_helper(conversation=conversation, now=now)
    return conversation


def _must_be_paid(conversation: Conversation) -> None:
    """What was given back in full isn't answered for nothing (P1); the support team's still is."""
    question = question_of(conversation.id)
    given_back = question is not None and question.state == QuestionState.RETURNED
    if given_back and conversation.queue == Queue.EXPERTS:
        raise GivenBack(state=conversation.state)


def _resume(conversation: Conversation, helper_id: UUID, role: str, now: datetime) -> None:
    """The helper who reopens has it again, if an expert has a place free for it."""
    community_id = conversation.community_id
    if role == Membership.Role.EXPERT:
        if is_suspended(helper_id, community_id):
            raise Suspended
        seat = lock_seats(community_id=community_id, people=[helper_id])[helper_id]
        if seat.active >= seat.limit:
            raise NoPlaceFree
        hold_again(seat)
    helper = Membership.objects.get(
        community_id=community_id, person_id=helper_id, role=role, ended_at=None
    )
    join(conversation, helper=helper, now=now)
