"""Until when a rating may be changed, answered and appealed against, by the policy as it is now."""

from datetime import datetime, timedelta

from peerdesk.domain.communities.models import Community
from peerdesk.domain.ratings.models import Rating


def changeable_until(rating: Rating, community: Community) -> datetime | None:
    """When the time to change it is over, by the policy as it is now; None before it is rated."""
    if rating.rated_at is None:
        return None
    window: timedelta = community.policy.hours("rating_change_hours")
    return rating.rated_at + window


def appealable_until(rating: Rating, community: Community) -> datetime | None:
    """When the time to appeal is over, by the policy as it is now; it begins with each change."""
    said_at = rating.changed_at or rating.rated_at
    if said_at is None:
        return None
    window: timedelta = 24 * community.policy.hours("rating_appeal_days")
    return said_at + window
