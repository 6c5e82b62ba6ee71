"""The cards of premium offers on pages: in the thread, in the expert's list, as a preview."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.sharing import shares
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.premium.access import SeenOffer, offers_in
from peerdesk.domain.premium.kinds import kind_words
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.service_models import NoShow
from peerdesk.domain.premium.service_wire import claim_of
from peerdesk.domain.premium.templates import as_columns
from peerdesk.domain.premium.terms import Terms
from peerdesk.domain.premium.wire import offer_verbs
from peerdesk.entrypoints.web.thread.premium_words import state_tint, state_words
from peerdesk.entrypoints.web.thread.service_words import cancelled_words
from peerdesk.workflows.show_offers import with_refunds


@dataclass(frozen=True, slots=True)
class OfferCard:
    """What thread/premium/card.html shows; `can` names the verbs as the API does."""

    offer: PremiumOffer
    role: str
    can: list[str]
    kind: str
    state: str
    tint: str
    until: str
    price: Money
    earns: Money | None  # the expert's and the staff's to read
    platform: Money | None
    refund_days: int
    claim: NoShow | None = None  # that one side didn't come, as the other says
    is_asked_back: bool = False  # support decides whether the money goes back

    @property
    def is_live(self) -> bool:
        """Whether there is something to pay, or paid."""
        return self.offer.state in (OfferState.OFFERED, OfferState.ACCEPTED, OfferState.COMPLETED)

    @property
    def why_cancelled(self) -> str:
        """Why it ended without being given, for its reader."""
        return cancelled_words(self.offer.end_reason, self.role)

    @property
    def refund_rule(self) -> str:
        """How the money comes back, for its reader."""
        return refund_words(self.refund_days, self.role)


def cards_in(seen: Seen, *, now: datetime) -> Mapping[str, OfferCard]:
    """The cards of a conversation for its reader, by the offer's id."""
    reader = seen.participant.person_id if seen.participant else None
    found = with_refunds(offers_in(seen, reader))
    return {str(one.offer.id): card_of(one, now=now) for one in found}


def card_of(seen: SeenOffer, *, now: datetime) -> OfferCard:
    """One offer for its reader."""
    card = _card(seen.offer, seen.role, offer_verbs(seen, now=now), claim_of(seen))
    return replace(card, is_asked_back=seen.is_asked_back)


def preview_of(terms: Terms, community: Community) -> OfferCard:
    """What the customer will read, of an offer that isn't made yet."""
    return _card(PremiumOffer(community=community, **as_columns(terms)), "customer", [])


def _card(offer: PremiumOffer, role: str, can: list[str], claim: NoShow | None = None) -> OfferCard:
    earns, platform = shares(offer.price, offer.community.policy)
    is_customer = role == "customer"
    return OfferCard(
        offer=offer,
        role=role,
        can=can,
        kind=kind_words(offer.kind),
        state=state_words(offer.state),
        tint=state_tint(offer.state),
        until=until_words(offer.deliver_hours, offer.deliver_by),
        price=offer.price,
        earns=None if is_customer else earns,
        platform=None if is_customer else platform,
        refund_days=int(offer.community.policy.refund_days),
        claim=claim,
    )


def until_words(hours: int, by: datetime | None = None) -> str:
    """ "within 3 days of accepting", or the very time once accepted."""
    if by is not None:
        return date_format(timezone.localtime(by), "DATETIME_FORMAT")
    if hours % 24:
        words = ngettext(
            "within %(hours)s hour of accepting", "within %(hours)s hours of accepting", hours
        )
        return words % {"hours": hours}
    days = hours // 24
    words = ngettext("within %(days)s day of accepting", "within %(days)s days of accepting", days)
    return words % {"days": days}


def refund_words(days: int, role: str) -> str:
    """How the money comes back, for a reader of this role."""
    if role == "customer":
        words = ngettext(
            "You pay before the work begins. If it can't be delivered, you get all of it back;"
            " for %(days)s day after the end you can ask for a refund.",
            "You pay before the work begins. If it can't be delivered, you get all of it back;"
            " for %(days)s days after the end you can ask for a refund.",
            days,
        )
    else:
        words = ngettext(
            "Paid before the work begins. For %(days)s day after the end the customer can ask for"
            " the money back.",
            "Paid before the work begins. For %(days)s days after the end the customer can ask for"
            " the money back.",
            days,
        )
    return words % {"days": days}
