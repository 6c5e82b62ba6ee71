"""Invitations that nobody answered in time: the next experts are asked (C6, F3)."""

from datetime import datetime

from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.expertise.operations import pause
from peerdesk.domain.routing.models import Seat
from peerdesk.domain.routing.operations.answering import expire, pending_for
from peerdesk.domain.routing.operations.seats import lock_seats, refresh_seat
from peerdesk.workflows.find_helper import find_helper


def expire_invitations(*, conversation: Conversation, now: datetime) -> None:
    """End what wasn't answered, count the misses, and take the next step.

    Inside the caller's transaction, with the conversation locked.
    """
    over = [one for one in pending_for(conversation.id) if one.expires_at <= now]
    if not over:
        return
    seats = lock_seats(
        community_id=conversation.community_id, people={one.expert_id for one in over}
    )
    most = conversation.community.policy.misses_before_pause
    for seat in expire(invitations=over, seats=seats, now=now):
        if seat.misses >= most and not seat.paused:
            _pause(seat, now)
    find_helper(conversation=conversation, now=now)


def _pause(seat: Seat, now: datetime) -> None:
    """So many ignored in a row: availability is switched off, and the expert is asked why (F3)."""
    pause(community_id=seat.community_id, person_id=seat.person_id, now=now)
    refresh_seat(person_id=seat.person_id, community_id=seat.community_id, now=now)
    hint_person(seat.person_id, "availability")
