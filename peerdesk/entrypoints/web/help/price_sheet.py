"""The price on the contact form: what others named, who gets what, which card (P1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from peerdesk.core.money import Money, exponent
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.payments.models import SavedMethod
from peerdesk.domain.payments.queries import saved_methods
from peerdesk.domain.questions.pricing import costs, covered, minimum, share_of, urgent_price
from peerdesk.domain.questions.queries import Lately, prices_lately, suggested
from peerdesk.domain.subscriptions.queries import covering
from peerdesk.entrypoints.web.help.price_plot import price_plot
from peerdesk.workflows.ask_paid_question import Terms

# No card's name can be this: the provider asks for one on its own page.
PAGE = "page"


@dataclass(frozen=True, slots=True)
class PriceSheet:
    """What the form says of money, for one reader."""

    currency: str
    price: str  # as typed, else as suggested
    minimum: Money
    suggested: Money
    urgent: Money
    lately: Lately | None
    example: Money  # what is proposed, or what a membership pays where no price is named
    share: Money  # the expert's, of that
    share_percent: str
    decimals: int
    covered: Money | None  # by a membership; None: the customer pays
    cards: Sequence[SavedMethod]
    method: str
    is_urgent: bool
    promise_hours: str
    rating_hours: str
    plot: str = ""
    errors: list[str] = field(default_factory=list)
    card_errors: list[str] = field(default_factory=list)

    @property
    def fees(self) -> Money:
        """The platform's part of the example."""
        return self.example - self.share


def price_sheet(
    community: Community,
    reason: Reason,
    channel: str,
    customer: Membership | None,
    *,
    given: dict[str, Any],
    errors: Mapping[str, list[str]],
    now: datetime,
) -> PriceSheet | None:
    """What this question costs this customer; None where it costs nothing."""
    if customer is None or not costs(community, reason, channel):
        return None
    lately = prices_lately(community, reason.area_id, now=now)
    price, policy = suggested(community, lately), community.policy
    cards = list(saved_methods(customer.person_id, community.id))
    member = _is_covered(customer, now)
    example = covered(community) if member else price
    chosen = given.get("payment_method") or (cards[0].method_id if cards and not member else "")
    return PriceSheet(
        currency=community.currency,
        price=str(given.get("price") or ("" if member else price.amount)),
        minimum=minimum(community),
        suggested=price,
        urgent=urgent_price(price, community),
        lately=lately,
        example=example,
        share=share_of(example, community),
        share_percent=f"{policy.expert_share_percent:f}",
        decimals=exponent(community.currency),
        covered=covered(community) if member else None,
        cards=cards,
        method=chosen or ("" if member else PAGE),
        is_urgent=bool(given.get("urgent")),
        promise_hours=_number(policy.answer_promise_hours),
        rating_hours=_number(policy.rating_hours),
        plot=price_plot(lately, minimum(community)) if lately else "",
        errors=errors.get("price", []),
        card_errors=errors.get("payment_method", []),
    )


def terms_in(typed: Any) -> Terms:
    """What the form says of the money."""
    method = str(typed.get("payment_method", ""))
    return Terms(
        price=str(typed.get("price", "")).strip().replace(",", "."),
        method="" if method == PAGE else method,
        urgent=bool(typed.get("urgent")),
        keep_card=bool(typed.get("keep_card")),
    )


def wrong_prices(sheet: PriceSheet | None) -> list[tuple[str, str, str]]:
    """What is to be mended, for the summary: where, its name, what is wrong."""
    if sheet is None:
        return []
    price = [("field-price", _("Price"), " ".join(sheet.errors))] if sheet.errors else []
    card = [("field-card", _("Card"), " ".join(sheet.card_errors))] if sheet.card_errors else []
    return price + card


def _is_covered(customer: Membership, now: datetime) -> bool:
    if customer.plan == "member":
        return True
    bought = covering(person_id=customer.person_id, community_id=customer.community_id, now=now)
    return bought is not None


def _number(value: Any) -> str:
    return f"{value.normalize():f}"
