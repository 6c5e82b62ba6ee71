"""Money is asked back, the expert is heard, support decides; the books follow (P11, I12)."""

from datetime import timedelta
from functools import partial

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.refunds.lifecycle import Origin, RequestState
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.requesting import (
    AlreadyAsked,
)
from peerdesk.workflows.approve_refund import NothingLeft
from peerdesk.workflows.reject_refund import reject_refund
from peerdesk.workflows.request_refund import (
    DecidedBefore,
    request_refund,
)
from peerdesk.workflows.run_payout import NothingToPay, run_payout
from peerdesk.workflows.withdraw_refund_request import withdraw_refund_request
from tests.workflows.premium_scenes import PRICE, QUESTION, accepted, books, fresh, offered
from tests.workflows.refund_scenes import approved, asked_back, card_question, codes, rated

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P11")]
SHARE = QUESTION * 70 // 100


@pytest.mark.invariant("I12")
def test_a_held_question_goes_back_the_way_it_came(chat: Conversation, agnes: Person) -> None:
    card_question(chat)
    done = approved(agnes, asked_back(chat))
    assert (done.state, done.question_minor) == (RequestState.APPROVED, QUESTION)
    assert books(chat.community_id) == {}
    assert Refund.objects.get().amount_minor == QUESTION
    assert codes(chat) == ["refund_requested", "refund_approved"]


@pytest.mark.invariant("I12")
def test_what_the_expert_has_earned_is_taken_from_share_and_fees(
    chat: Conversation, ezra: Person, agnes: Person
) -> None:
    card_question(chat)
    rated(chat, 5)
    assert books(chat.community_id)[f"expert:{ezra.id}:payable"] == SHARE
    approved(agnes, asked_back(chat))
    assert books(chat.community_id) == {}


def test_a_part_goes_back_and_the_rest_is_the_experts(
    chat: Conversation, ezra: Person, agnes: Person
) -> None:
    card_question(chat)
    rated(chat, 1)
    request = RefundRequest.objects.get()
    part = Money(500, request.currency)
    assert approved(agnes, request, question=part).question_minor == 500
    held = books(chat.community_id)
    assert held["provider:local"] == -(QUESTION - 500)
    assert held[f"expert:{ezra.id}:payable"] == (QUESTION - 500) * 70 // 100
    assert sum(held.values()) == 0


@pytest.mark.promise("P1")
def test_low_stars_hold_the_money_and_open_a_request(
    chat: Conversation, ada: Person, ezra: Person
) -> None:
    card_question(chat)
    rated(chat, 2)
    request = RefundRequest.objects.get()
    assert (request.origin, request.expert_id) == (Origin.RATING, ezra.id)
    assert books(chat.community_id)[f"customer:{ada.id}:held"] == QUESTION
    again, is_new = request_refund(
        caller=Caller(ada), conversation_id=chat.id, scope="question", reason="Wrong answer."
    )
    assert (again.id, is_new) == (request.id, False)
    assert RefundRequest.objects.get().reason == "Wrong answer."


def test_a_rejected_request_gives_the_expert_what_was_held(
    chat: Conversation, ezra: Person, agnes: Person
) -> None:
    card_question(chat)
    rated(chat, 1)
    request = RefundRequest.objects.get()
    reject_refund(caller=Caller(agnes), request_id=request.id, reason="The answer was right.")
    assert books(chat.community_id)[f"expert:{ezra.id}:payable"] == SHARE
    with pytest.raises(DecidedBefore):
        asked_back(chat)


def test_a_withdrawn_request_does_the_same(chat: Conversation, ada: Person, ezra: Person) -> None:
    card_question(chat)
    rated(chat, 1)
    withdraw_refund_request(caller=Caller(ada), request_id=RefundRequest.objects.get().id)
    assert books(chat.community_id)[f"expert:{ezra.id}:payable"] == SHARE
    assert codes(chat)[-1] == "refund_withdrawn"


def test_a_rejection_before_the_stars_leaves_the_money_to_the_stars(
    chat: Conversation, ada: Person, agnes: Person
) -> None:
    card_question(chat)
    reject_refund(caller=Caller(agnes), request_id=asked_back(chat).id, reason="Wait for it.")
    assert books(chat.community_id)[f"customer:{ada.id}:held"] == QUESTION


@pytest.mark.invariant("I12")
def test_both_go_back_while_a_service_alone_leaves_the_question(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    card_question(chat)
    offer = accepted(offered(chat), ada)
    request = asked_back(chat, "service")
    assert approved(agnes, request).service_minor == PRICE
    assert fresh(offer).state == OfferState.CANCELLED
    assert books(chat.community_id)[f"expert:{ezra.id}:payable"] == SHARE
    approved(agnes, asked_back(chat, "question"))
    assert books(chat.community_id) == {}


def test_question_and_service_in_one_request(
    chat: Conversation, ada: Person, agnes: Person
) -> None:
    card_question(chat)
    offer = accepted(offered(chat), ada)
    request = asked_back(chat, "both", offer_id=offer.id)
    done = approved(agnes, request)
    assert (done.question_minor, done.service_minor) == (QUESTION, PRICE)
    assert books(chat.community_id) == {}
    assert Refund.objects.count() == 2


def test_a_request_of_two_stars_widens_to_the_service(
    chat: Conversation, ada: Person, agnes: Person
) -> None:
    card_question(chat)
    offer = accepted(offered(chat), ada)
    first = asked_back(chat, "service")
    with pytest.raises(AlreadyAsked) as no:
        asked_back(chat, "both", offer_id=offer.id)
    assert no.value.more["refund_request"] == str(first.id)


def test_what_went_back_meanwhile_goes_back_no_second_time(
    chat: Conversation, agnes: Person
) -> None:
    card_question(chat)
    request = asked_back(chat)
    PaidQuestion.objects.update(state="returned", returned_minor=QUESTION)
    with pytest.raises(NothingLeft):
        approved(agnes, request)


def test_a_charge_never_gives_back_more_than_it_took(chat: Conversation, agnes: Person) -> None:
    card_question(chat)
    request = asked_back(chat)
    with pytest.raises(InvalidInput):
        approved(agnes, request, question=Money(QUESTION + 1, request.currency))
    assert Charge.objects.get().refunded_minor == 0
    assert Community.objects.get(id=chat.community_id).mode == "paid"


@pytest.mark.promise("C10")
@pytest.mark.invariant("I12")
def test_what_was_paid_out_already_is_netted_from_what_comes_next(
    chat: Conversation, ezra: Person, agnes: Person, olga: Person
) -> None:
    community = chat.community
    community.payer_name, community.payer_town, community.payer_country = "Tally AG", "Bern", "CH"
    community.payer_iban, community.policy_values = "CH5604835012345678009", {"payout_minimum": "1"}
    community.save()
    now = clock.now()
    before = now - timedelta(days=30)
    iban = "CH93 0076 2011 6238 5295 7"
    set_bank_account(person=ezra, community=community, iban=iban, name=ezra.name, now=before)
    card_question(chat)
    rated(chat, 5)
    pay = partial(
        run_payout, community=community, made_by=olga, execution_date=now.date(), now=clock.now()
    )
    assert pay().money.amount_minor == SHARE
    approved(agnes, asked_back(chat))
    payable = chart.expert_payable(ezra.id)
    assert books(community.id)[payable.path] == -SHARE
    with pytest.raises(NothingToPay):
        pay()
    legs = [Leg(chart.brand_receivable(), payable, Money(3000, "CHF"))]
    post_transfer(book=community.id, reference="later", why=chart.Why.RATING, legs=legs)
    assert pay().money.amount_minor == 3000 - SHARE
