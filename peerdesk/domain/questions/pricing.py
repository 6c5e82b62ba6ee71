"""What a question may cost, who gets what of it, and whether it costs anything (pure, P1)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.money import Money, NotMoney
from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.models import Reason

# Nobody means more, and a slip of the keyboard isn't charged.
HIGHEST: Final = Decimal(10_000)
# From so many stars on, the answer is accepted.
ACCEPTED: Final = 3


def costs(community: Community, reason: Reason, channel: str) -> bool:
    """Whether a question of this reason is paid for: what experts answer in a paid community.

    The support team's own work, such as a payment that went wrong, is never charged.
    """
    paid = community.mode == Community.Mode.PAID
    for_experts = reason.served_by != Reason.Serves.AGENTS
    return paid and for_experts and channel == Reason.Channel.CHAT


def read_price(said: object, community: Community) -> Money:
    """A price as a client names it: "20.00" or `{"amount", "currency"}`.

    Raises InvalidInput (`price`) for what is no amount, of another currency, below the minimum
    or beyond any sense.
    """
    amount: object = said
    if isinstance(said, Mapping):
        amount = said.get("amount")
        if said.get("currency", community.currency) != community.currency:
            raise wrong_price(_("Name the price in %(currency)s.") % _named(community))
    try:
        price = Money.parse(str(amount), community.currency)
    except NotMoney:
        raise wrong_price(_("Name an amount, such as 20.00.")) from None
    least = minimum(community)
    if price < least:
        raise wrong_price(_("A question costs %(price)s or more.") % {"price": str(least)})
    if price.decimal > HIGHEST:
        raise wrong_price(_("This price is too high."))
    return price


def wrong_price(sentence: str) -> InvalidInput:
    """The price can't be that."""
    return InvalidInput({"price": [sentence]})


def minimum(community: Community) -> Money:
    """The least that a question may cost; never nothing, so that there is something to hold."""
    least = Money.of(community.policy.minimum_price, community.currency)
    return max(least, Money(1, community.currency))


def covered(community: Community) -> Money:
    """What a membership covers of one question."""
    return Money.of(community.policy.member_question_price, community.currency)


def urgent_price(price: Money, community: Community) -> Money:
    """What is proposed for the same question when it is urgent."""
    more = (price.amount_minor * community.policy.urgent_percent + 50) // 100
    return Money(price.amount_minor + more, price.currency)


def share_of(price: Money, community: Community, share_percent: int = 100) -> Money:
    """What the expert gets of an accepted answer, the rest is the platform's (I12).

    `share_percent`: of a forwarded chat so much of that (F9).
    """
    expert_share = community.policy.expert_share_percent
    whole, _fees = price.split([int(expert_share * 100), int((100 - expert_share) * 100)])
    return whole.split([share_percent, 100 - share_percent])[0]


def _named(community: Community) -> dict[str, Any]:
    return {"currency": community.currency}
