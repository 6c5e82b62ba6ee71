"""How a community stands now, gathered from conversations, routing and ratings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.pulse import pulse_of
from peerdesk.domain.ratings.standing import stars_given_since
from peerdesk.domain.routing.standing import experts_there

STARS_OVER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Today:
    """The numbers of the owner's first page."""

    waiting: int
    longest: datetime | None
    active: int
    closed: int
    wait: float | None  # seconds, the median
    stars: float | None
    given: int
    experts_there: int
    experts: int


def today_in(community: Community, now: datetime) -> Today:
    """Since midnight of the reader's zone; stars over the last thirty days."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    pulse = pulse_of(community.id, since=midnight)
    stars = stars_given_since(community, now - STARS_OVER)
    there, experts = experts_there(community.id, now)
    return Today(
        waiting=pulse.waiting,
        longest=pulse.longest,
        active=pulse.active,
        closed=pulse.closed,
        wait=pulse.median_wait,
        stars=stars.mean,
        given=stars.given,
        experts_there=there,
        experts=experts,
    )
