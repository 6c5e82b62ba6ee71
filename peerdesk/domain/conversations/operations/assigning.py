"""Who of the support team has a case: given to a colleague, to a team, or back to the queue."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.text import is_storable
from peerdesk.delivery.notifications import announcing
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.communities.models import Membership, Team
from peerdesk.domain.communities.teams import team_in, teams_of_person
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.desk_case import STAFF, Case, desk_case
from peerdesk.domain.conversations.operations.joining import join, part
from peerdesk.domain.conversations.operations.moving import back_to_agents, move, tell
from peerdesk.domain.people.access import Caller


@transaction.atomic
def assign(
    *, caller: Caller, conversation_id: UUID, to: UUID, now: datetime | None = None
) -> Conversation:
    """A colleague (or the caller) has the case from now on, and is told.

    What waits for its customer goes on waiting. Raises InvalidInput for who isn't an agent there,
    Moved for one whose role ends at this moment, NotAtDesk, AlreadyClosed, NotFound.
    """
    case = desk_case(caller, conversation_id)
    conversation, now = case.conversation, now or clock.now()
    helper = _colleague(conversation, to)
    if conversation.handler_id != helper.person_id:
        _give(case, helper, now)
        _tell_colleague(case, helper, now)
    return conversation


@transaction.atomic
def hand_to_team(
    *, caller: Caller, conversation_id: UUID, team: UUID | str | None, now: datetime | None = None
) -> Conversation:
    """The case is a team's (id or slug), or with None everybody's; who isn't in it gives it back.

    Raises InvalidInput for a team that isn't there, NotAtDesk, AlreadyClosed, NotFound.
    """
    case = desk_case(caller, conversation_id)
    conversation, now = case.conversation, now or clock.now()
    found = _team(conversation, team)
    if conversation.team_id == (found.id if found else None):
        return conversation
    Conversation.objects.filter(id=conversation.id).update(team=found)
    conversation.team = found
    told = {"to": found.name if found else None, "by": case.author.alias}
    tell(conversation, "team_changed", told, audience=STAFF, now=now)
    if found and not _is_in(conversation, found):
        _free(case, now)
        back_to_agents(conversation, now=now)
    hint_queue(conversation.community_id)
    return conversation


@transaction.atomic
def put_back(*, caller: Caller, conversation_id: UUID, now: datetime | None = None) -> Conversation:
    """Nobody has it any more: it lies in the queue for any colleague.

    Does nothing to what nobody has. Raises NotAtDesk, AlreadyClosed, NotFound.
    """
    case = desk_case(caller, conversation_id)
    if case.conversation.handler_id is not None:
        now = now or clock.now()
        _free(case, now)
        back_to_agents(case.conversation, now=now)
    return case.conversation


def _give(case: Case, helper: Membership, now: datetime) -> None:
    conversation = case.conversation
    paused = conversation.state == State.PENDING
    due = {"due_at": conversation.due_at, "due_for": conversation.due_for}
    if conversation.handler_id is not None:
        _free(case, now)
    join(conversation, helper=helper, now=now)
    if paused:
        move(conversation, State.PENDING, **due)


def _free(case: Case, now: datetime) -> None:
    part(case.conversation, by="colleague", now=now)


def _tell_colleague(case: Case, helper: Membership, now: datetime) -> None:
    if helper.person_id == case.agent.person_id:
        return
    conversation = case.conversation
    told = {"to": helper.alias, "by": case.author.alias}
    tell(conversation, "assigned", told, audience=STAFF, now=now)
    announcing.tell(
        person_id=helper.person_id,
        kind="assigned",
        url=f"/desk/c/{conversation.id}/",
        values={"community": conversation.community.name, "number": conversation.number},
        now=now,
    )


def _colleague(conversation: Conversation, person_id: UUID) -> Membership:
    found = Membership.objects.filter(
        community_id=conversation.community_id,
        person_id=person_id,
        role=Membership.Role.AGENT,
        ended_at=None,
    ).first()
    if found is None or person_id == conversation.customer_id:
        raise InvalidInput({"person": [str(_("Nobody of the support team."))]})
    return found


def _is_in(conversation: Conversation, team: Team) -> bool:
    """Whether who has it works in the team; nobody needs to leave what nobody has."""
    if conversation.handler_id is None:
        return True
    return team in teams_of_person(conversation.handler_id, [conversation.community_id])


def _team(conversation: Conversation, key: str | UUID | None) -> Team | None:
    if not key:
        return None
    team = team_in(conversation.community_id, key) if is_storable(str(key)) else None
    if team is None:
        raise InvalidInput({"team": [str(_("There is no such team."))]})
    return team
