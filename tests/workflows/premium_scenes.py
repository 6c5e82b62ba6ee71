"""A chat in a paid community with an offer before its customer, and what a provider may say."""

from datetime import datetime, timedelta
from uuid import UUID

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Entry
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.providers import Said
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.questions.lifecycle import PaidBy, QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.workflows.accept_premium import begin_acceptance
from peerdesk.workflows.settle_charge import settle_charge

PRICE = 4000
QUESTION = 1500


def make_paid(community: Community) -> None:
    """Customers pay there, not the brand."""
    community.mode = Community.Mode.PAID
    community.save(update_fields=["mode"])


def offered(chat: Conversation, **values: object) -> PremiumOffer:
    """Ezra's offer of a call, before Ada."""
    make_paid(chat.community)
    now = clock.now()
    assert chat.handler is not None
    defaults: dict[str, object] = {
        "kind": "phone_call",
        "title": "A call of half an hour",
        "description": "We go through your invoices together.",
        "price_minor": PRICE,
        "currency": chat.community.currency,
        "offered_at": now,
        "expires_at": now + timedelta(hours=72),
        "due_at": now + timedelta(hours=72),
    }
    return PremiumOffer.objects.create(
        conversation=chat,
        community=chat.community,
        expert=chat.handler,
        customer=chat.customer,
        **{**defaults, **values},
    )


def question_held(chat: Conversation) -> PaidQuestion:
    """Ada's question was paid by the brand's membership and waits for its stars."""
    money = Money(QUESTION, chat.community.currency)
    post_transfer(
        book=chat.community_id,
        reference=f"scene:{chat.id}",
        why=chart.Why.QUESTION,
        legs=[Leg(chart.brand_receivable(), chart.customer_held(chat.customer_id), money)],
    )
    return PaidQuestion.objects.create(
        conversation=chat,
        community=chat.community,
        customer=chat.customer,
        price_minor=QUESTION,
        currency=money.currency,
        paid_by=PaidBy.BRAND,
        state=QuestionState.HELD,
        asked_at=clock.now(),
    )


def say(charge: Charge, state: str, now: datetime | None = None, **values: str) -> Charge:
    """The provider's word on the charge, as settle_charge gets it."""
    said = Said(state=ChargeState(state), intent_id=f"pi_{charge.id.hex}", **values)
    return settle_charge(charge_id=charge.id, said=said, now=now or clock.now())


def accepted(offer: PremiumOffer, customer: Person) -> PremiumOffer:
    """Accepted and paid: the service is under way."""
    say(begin_acceptance(caller=Caller(customer), offer_id=offer.id, method="pm_1"), "succeeded")
    return fresh(offer)


def fresh(offer: PremiumOffer) -> PremiumOffer:
    """As it stands now."""
    return PremiumOffer.objects.get(id=offer.id)


def books(community_id: UUID) -> dict[str, int]:
    """What every account holds, those with nothing left out."""
    held: dict[str, int] = {}
    rows = Entry.objects.filter(account__book=community_id)
    for address, amount in rows.values_list("account__address", "amount"):
        held[address] = held.get(address, 0) + amount
    return {address: amount for address, amount in held.items() if amount}
