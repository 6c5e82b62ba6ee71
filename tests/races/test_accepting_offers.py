"""Two tabs, a slow webhook, an expert who takes it back: exactly one of the two (P5, P12)."""

from functools import partial

import pytest

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.ending import withdraw
from peerdesk.domain.premium.refusals import (
    NoShowOpen,
    OfferNotOpen,
    ServiceEnded,
)
from peerdesk.domain.premium.service_models import NoShow
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.accept_premium import accept_premium, begin_acceptance
from peerdesk.workflows.cannot_deliver import cannot_deliver
from peerdesk.workflows.complete_service import complete_service
from peerdesk.workflows.report_no_show import report_no_show
from peerdesk.workflows.sweep import move_services
from peerdesk.workflows.take_payment import look_at_payment, take_payment
from tests.contenders import at_once
from tests.payments import Box, box
from tests.workflows.premium_scenes import PRICE, accepted, books, fresh, offered

__all__ = ["box"]
pytestmark = [
    pytest.mark.race,
    pytest.mark.invariant("I9", "I10", "I13", "I19"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("box"),
]


@pytest.fixture
def offer(chat: Conversation) -> PremiumOffer:
    """Ezra's call, before Ada."""
    return offered(chat)


@pytest.mark.promise("P5", "P6")
def test_a_dozen_clicks_buy_one_service(offer: PremiumOffer, ada: Person) -> None:
    click = partial(accept_premium, caller=Caller(ada), offer_id=offer.id, method="pm_card_visa")
    results = at_once([click] * 12)
    for one in results:
        assert isinstance(one, Charge | OfferNotOpen), one
    assert Charge.objects.count() == Rating.objects.count() == 1
    assert fresh(offer).state == "accepted"
    assert books(offer.community_id)["provider:local"] == -PRICE
    assert Event.objects.filter(kind="premium_accepted").count() == 1


@pytest.mark.promise("P5")
def test_the_door_the_webhook_and_the_sweep_settle_it_once(
    offer: PremiumOffer, ada: Person, box: Box
) -> None:
    charge = begin_acceptance(
        caller=Caller(ada), offer_id=offer.id, method="pm_card_authenticationRequired"
    )
    assert take_payment(charge.id).state == ChargeState.NEEDS_ACTION
    box.decide(charge.id, ChargeState.SUCCEEDED)
    acts = [partial(take_payment, charge.id), partial(look_at_payment, charge.id)]
    results = at_once(acts * 6)
    assert all(isinstance(one, Charge) for one in results), results
    assert fresh(offer).state == "accepted"
    assert books(offer.community_id)["provider:local"] == -PRICE
    assert Rating.objects.count() == Event.objects.filter(kind="premium_accepted").count() == 1


@pytest.mark.promise("P3", "P5")
@pytest.mark.parametrize("turn", range(4))
def test_accepted_and_taken_back_at_one_instant_is_one_of_the_two(
    offer: PremiumOffer, ada: Person, ezra: Person, turn: int
) -> None:
    accept = partial(accept_premium, caller=Caller(ada), offer_id=offer.id, method="pm_card_visa")
    take_back = partial(withdraw, caller=Caller(ezra), offer_id=offer.id)
    acts = [accept, take_back] if turn % 2 else [take_back, accept]
    at_once(acts * 2)
    state = fresh(offer).state
    kinds = set(Event.objects.values_list("kind", flat=True))
    if state == "accepted":
        assert "premium_withdrawn" not in kinds
        assert books(offer.community_id)["provider:local"] == -PRICE
        assert not Refund.objects.exists()
    else:
        assert state == "withdrawn"
        assert "premium_accepted" not in kinds
        assert books(offer.community_id) == {}
        paid = Charge.objects.filter(state="succeeded").count()
        assert Refund.objects.count() == paid


@pytest.mark.promise("P12")
@pytest.mark.parametrize("turn", range(3))
def test_a_service_ends_once_whoever_is_first(
    offer: PremiumOffer, ada: Person, ezra: Person, turn: int
) -> None:
    accepted(offer, ada)
    late = (fresh(offer).report_by or clock.now()) + (fresh(offer).report_by - clock.now())
    acts = [
        partial(complete_service, caller=Caller(ezra), offer_id=offer.id),
        partial(cannot_deliver, caller=Caller(ezra), offer_id=offer.id),
        partial(report_no_show, caller=Caller(ada), offer_id=offer.id),
        partial(move_services, late),
    ]
    results = at_once([*acts[turn:], *acts[:turn]] * 2)
    expected = (PremiumOffer, NoShow, ServiceEnded, NoShowOpen, int)
    assert all(isinstance(one, expected) for one in results), results
    move_services(late)
    over = fresh(offer)
    back = Refund.objects.count()
    assert (over.state, back) in {("completed", 0), ("cancelled", 1)}
    held = books(offer.community_id).get("provider:local", 0)
    assert held == (-PRICE if over.state == "completed" else 0)
