"""What stars earn by the community's tariff (C9)."""

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ratings.lifecycle import IMPLICIT_STARS
from peerdesk.domain.ratings.models import Rating


def awaited(rating: Rating, community: Community) -> Money:
    """What a rating that is still asked for earns if nobody gives one."""
    if community.mode == Community.Mode.PAID:
        return Money(rating.pay_minor or 0, community.currency)
    return earned(community, IMPLICIT_STARS, rating.share_percent)


def earned(community: Community, stars: int, share_percent: int = 100) -> Money:
    """The tariff's pay in a community whose brand pays; elsewhere an answer earns none here.

    `share_percent`: of a forwarded chat so much of it, rounded to the nearest minor unit (F9).
    """
    if community.mode != Community.Mode.SPONSORED:
        return Money.zero(community.currency)
    whole = Money.of(community.policy.pay_for(stars), community.currency)
    return whole.split([share_percent, 100 - share_percent])[0]
