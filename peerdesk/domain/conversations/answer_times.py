"""By when the support team answers: the policy's hours, counted while the community is open."""

from datetime import datetime

from peerdesk.domain.communities.hours import hours_of
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.working_time import after_open_time


def first_answer_due(community: Community, *, now: datetime) -> datetime:
    """By when somebody writes to a customer whose case came to the team just now."""
    wait = community.policy.hours("first_answer_hours")
    return after_open_time(hours_of(community), now, wait)


def next_answer_due(community: Community, *, now: datetime) -> datetime:
    """By when somebody answers what the customer wrote just now in a case under way."""
    wait = community.policy.hours("next_answer_hours")
    return after_open_time(hours_of(community), now, wait)
