"""What the help page says of the chat: open or not, how long it takes, what is in the way."""

from dataclasses import dataclass
from datetime import datetime

from peerdesk.domain.communities.hours import hours_of, is_open, opens_at
from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.routing.waiting import Usual, usual_wait


@dataclass(frozen=True, slots=True)
class ChatNow:
    """Whether the chat is open at this moment, else when it opens; the wait if it is known."""

    open: bool
    opens_at: datetime | None
    usual: Usual | None


def chat_now(community: Community, *, now: datetime, reason: Reason | None = None) -> ChatNow:
    """How the chat stands now; the experts' waiting time says nothing of the agents'."""
    hours = hours_of(community)
    by_agents = reason is not None and reason.served_by == Reason.Serves.AGENTS
    usual = None if by_agents else usual_wait(community.id, now=now)
    return ChatNow(is_open(hours, now), opens_at(hours, now), usual)
