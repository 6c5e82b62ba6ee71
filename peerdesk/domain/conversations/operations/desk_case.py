"""A conversation as a member of the support team may move it, whoever of them has it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.closing import AlreadyClosed
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.people.access import Caller

# Who may read what the team tells itself.
STAFF = (Membership.Role.AGENT.value, Membership.Role.OWNER.value)


class NotAtDesk(Refusal):
    """Experts are asked or have it."""

    code = "not_at_desk"
    sentence = _("The experts have this conversation; the support team can't move it.")


@dataclass(frozen=True, slots=True)
class Case:
    """The locked conversation, who acts, and as whom the timeline names them."""

    conversation: Conversation
    agent: Membership
    author: Participant


def desk_case(caller: Caller, conversation_id: UUID, *, closed: bool = False) -> Case:
    """The case, its row locked until the transaction ends; a closed one only if asked for.

    Raises NotFound for who isn't an agent there or is its customer, NotAtDesk, AlreadyClosed.
    """
    seen, conversation = held_for(caller, conversation_id)
    if seen.role != Membership.Role.AGENT:
        raise NotFound
    agent = membership_of(caller, conversation.community_id, Membership.Role.AGENT)
    if conversation.state == State.CLOSED and not closed:
        raise AlreadyClosed(state=conversation.state)
    if not is_at_desk(conversation):
        raise NotAtDesk(state=conversation.state)
    return Case(conversation, agent, signs_as(seen, caller.person.id))


def is_at_desk(conversation: Conversation) -> bool:
    """Whether it is the support team's: in the agents' queue or with one of them."""
    experts = conversation.handler_role == Membership.Role.EXPERT
    return conversation.queue == Queue.AGENTS and not experts


def signs_as(seen: Seen, person_id: UUID) -> Participant:
    """Who an event is by; who isn't in it signs by their role's alias, in a row never stored."""
    return seen.participant or Participant(
        conversation=seen.conversation, person_id=person_id, role=seen.role, alias=seen.alias
    )
