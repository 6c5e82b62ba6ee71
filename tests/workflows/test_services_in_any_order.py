"""One acceptance and one refund of a service: whatever order the provider's words come in.

Every eighth order, to keep it short: all 720 are played in test_events_in_any_order.py, on a
smaller story. ALL_ORDERS=1 plays all of them here, too.
"""

import os

import pytest

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.payments.providers import RefundSaid
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.box_models import BoxSecret
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.accept_premium import begin_acceptance
from peerdesk.workflows.reverse_premium import reverse_premium
from peerdesk.workflows.take_payment import take_payment
from tests.payments import ASKS, Box
from tests.workflows.premium_scenes import PRICE, QUESTION, books, fresh, offered, question_held
from tests.workflows.provider_words import (
    ACCEPTANCE,
    ORDERS,
    REFUND,
    STAGES,
    as_if_never,
    events_of,
    said,
    say_in_order,
)

pytestmark = pytest.mark.django_db
EVERY = 1 if os.environ.get("ALL_ORDERS") else 8
SHARE, FEES = (PRICE + QUESTION) * 70 // 100, (PRICE + QUESTION) * 30 // 100


def begun(chat: Conversation, ada: Person) -> tuple[PremiumOffer, Charge]:
    """Accepted with a card whose bank asks first."""
    question_held(chat)
    offer = offered(chat)
    begin = begin_acceptance(caller=Caller(ada), offer_id=offer.id, method=ASKS)
    return offer, take_payment(begin.id)


@pytest.mark.promise("P5", "P6")
@pytest.mark.invariant("I9", "I10", "I13", "I19")
@pytest.mark.parametrize("orders", ORDERS, ids=ACCEPTANCE)
def test_one_acceptance_in_all_720_orders(
    chat: Conversation, ada: Person, ezra: Person, box: Box, orders: list[tuple[int, ...]]
) -> None:
    offer, charge = begun(chat, ada)
    events = [said(box, kind, charge) for kind in ACCEPTANCE]

    def advance(stage: int) -> None:
        box.decide(charge.id, STAGES[min(2, max(0, stage))])

    for number, order in enumerate(orders[::EVERY]):
        with as_if_never():
            say_in_order(number, order, events, advance)
            assert fresh(offer).state == "accepted"
            assert Rating.objects.get().stars == 5
            assert BoxSecret.objects.filter(offer=offer).count() == 1
            assert books(chat.community_id) == {
                f"expert:{ezra.id}:payable": SHARE,
                "platform:fees": FEES,
                "provider:local": -PRICE,
                "brand:receivable": -QUESTION,
            }
        box.decide(charge.id, ChargeState.NEEDS_ACTION)


@pytest.mark.promise("P11")
@pytest.mark.invariant("I9", "I10", "I12", "I19")
@pytest.mark.parametrize("orders", ORDERS, ids=REFUND)
def test_one_refund_in_all_720_orders(
    chat: Conversation, ada: Person, ezra: Person, box: Box, orders: list[tuple[int, ...]]
) -> None:
    offer, charge = begun(chat, ada)
    box.decide(charge.id, ChargeState.SUCCEEDED)
    take_payment(charge.id)
    reverse_premium(
        offer_id=offer.id, reference="request:1", end_reason="refunded", now=clock.now()
    )
    refund = Refund.objects.get()
    name = f"re_{refund.id.hex}"
    events = events_of(box, refund, name)

    def advance(stage: int) -> None:
        box.refunds[name] = RefundSaid(
            [RefundState.PENDING, RefundState.SUCCEEDED][stage >= 1], name
        )

    for number, order in enumerate(orders[::EVERY]):
        with as_if_never():
            say_in_order(number, order, events, advance)
            assert Refund.objects.get().state == RefundState.SUCCEEDED
            assert fresh(offer).state == "cancelled"
            assert books(chat.community_id) == {
                f"expert:{ezra.id}:payable": QUESTION * 70 // 100,
                "platform:fees": QUESTION * 30 // 100,
                "brand:receivable": -QUESTION,
            }
