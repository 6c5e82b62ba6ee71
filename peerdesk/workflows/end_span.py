"""The end of a span: the conversation closes, the seat is freed, the rating is asked for (C8)."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.closing import close
from peerdesk.domain.forwarding.operations import lapse
from peerdesk.domain.forwarding.queries import brief_of
from peerdesk.domain.forwarding.worth import share_of
from peerdesk.domain.premium.operations.ending import withdraw_open
from peerdesk.domain.ratings.operations import ask, is_counted
from peerdesk.domain.ratings.queries import is_brief_rated
from peerdesk.domain.routing.operations.answering import cancel, pending_for
from peerdesk.domain.routing.operations.seats import free_place, lock_seats, refresh_seat
from peerdesk.workflows.close_question import close_question
from peerdesk.workflows.fill_place import fill_place


def end_span(*, conversation: Conversation, by: Participant | None, now: datetime) -> None:
    """Close it, in the caller's transaction with the conversation locked; `by` None is the clock.

    A rating is asked for what an expert had, never for what nobody had (pain 21); a chat that an
    expert passed on to the support team is rated, too (F9). A waiting one takes its invitations
    back. Raises AlreadyClosed.
    """
    had_it = conversation.handler_id if _is_experts(conversation) else None
    if had_it is not None:
        withdraw_open(conversation=conversation, by="closed", now=now)
    close(conversation, by=by, now=now)
    if had_it is None:
        _take_back(conversation, now)
        _ask_of_forwarded(conversation, now)
    else:
        _free(conversation, had_it, now)
    if conversation.community.mode == Community.Mode.PAID:
        close_question(conversation=conversation, now=now)


def _free(conversation: Conversation, expert_id: UUID, now: datetime) -> None:
    if not is_counted(conversation):
        ask(conversation, expert_id=expert_id, now=now)
    community_id = conversation.community_id
    seats = lock_seats(community_id=community_id, people=[expert_id])
    replied = conversation.first_replied_at is not None
    free_place(seats[expert_id], finished=True, replied=replied)
    seat = refresh_seat(person_id=expert_id, community_id=community_id, now=now)
    fill_place(seat=seat, now=now)


def _ask_of_forwarded(conversation: Conversation, now: datetime) -> None:
    """Of the expert who passed it on, once; a brief that nobody judged by now earns the part."""
    brief = brief_of(conversation.id) if conversation.forwarded_at else None
    if brief is None or is_brief_rated(brief.id):
        return
    lapse(brief, now=now)
    share = share_of(brief)
    ask(conversation, expert_id=brief.expert_id, brief_id=brief.id, share_percent=share, now=now)


def _take_back(conversation: Conversation, now: datetime) -> None:
    pending = pending_for(conversation.id)
    people = {one.expert_id for one in pending}
    seats = lock_seats(community_id=conversation.community_id, people=people)
    cancel(invitations=pending, seats=seats, now=now)


def _is_experts(conversation: Conversation) -> bool:
    return conversation.handler_role == Membership.Role.EXPERT
