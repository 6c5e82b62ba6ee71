"""Who gets what of a price that a customer pays (pure)."""

from peerdesk.core.money import Money
from peerdesk.domain.communities.policy import Policy


def shares(price: Money, policy: Policy) -> tuple[Money, Money]:
    """The expert's share and the platform's, by `expert_share_percent`; together the price."""
    percent = int(policy.expert_share_percent * 100)
    expert, platform = price.split([percent, 10_000 - percent])
    return expert, platform
