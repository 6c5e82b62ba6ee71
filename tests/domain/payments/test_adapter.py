"""The port by the real SDK: what is asked twice is done once, silence is no answer."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from peerdesk.core.ids import made_at, new_id
from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import ChargeState, DisputeState, RefundState
from peerdesk.domain.payments.providers import (
    ForgedEvent,
    Order,
    Provider,
    Said,
    Unreachable,
)
from peerdesk.domain.payments.providers.chosen import provider as chosen
from tests.provider import DECLINED, SECURE, VISA, LocalProvider

BACK = "https://help.example.org/pay/1/"


@pytest.fixture
def port(provider: LocalProvider) -> Provider:
    return chosen()


@pytest.fixture
def ada(port: Provider) -> str:
    return port.customer(key="ada", email="ada@example.org", name="Ada")


def order(customer: str, method: str = VISA, **more: Any) -> Order:
    known = {"charge_id": new_id(), "money": Money(2000, "CHF"), "description": "A question"}
    return Order(**{**known, "return_url": BACK, "customer_id": customer, "method": method, **more})


def now(port: Provider, wanted: Order, said: Said) -> Said | None:
    return port.look(
        charge_id=wanted.charge_id, intent_id=said.intent_id, session_id=said.session_id
    )


def days_old(days: float) -> UUID:
    made = new_id()
    earlier = int((made_at(made) - timedelta(days=days)).timestamp() * 1000)
    return UUID(int=(earlier << 80) | (made.int & ((1 << 80) - 1)))


@pytest.mark.parametrize(
    ("method", "state", "code"),
    [
        (VISA, ChargeState.SUCCEEDED, ""),
        (DECLINED, ChargeState.FAILED, "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", ChargeState.FAILED, "insufficient_funds"),
        (SECURE, ChargeState.NEEDS_ACTION, ""),
        ("pm_card_slow", ChargeState.PROCESSING, ""),
        ("pm_card_of_nobody", ChargeState.FAILED, "resource_missing"),
        ("", ChargeState.NEEDS_ACTION, ""),
    ],
)
@pytest.mark.promise("P5")
def test_each_answer_of_the_provider_has_its_word(
    port: Provider, ada: str, method: str, state: ChargeState, code: str
) -> None:
    wanted = order(ada, method)
    said = port.charge(wanted)
    assert (said.state, said.failure_code) == (state, code)
    assert bool(said.redirect_url) == (state == ChargeState.NEEDS_ACTION)
    assert port.charge(wanted) == said
    if said.intent_id or said.session_id:
        seen = now(port, wanted, said)
        assert seen is not None
        assert (seen.state, seen.redirect_url, seen.failure_code) == (
            state,
            said.redirect_url,
            code,
        )


@pytest.mark.invariant("I10")
def test_a_lost_answer_is_asked_for_again_and_paid_once(
    provider: LocalProvider, port: Provider, ada: str
) -> None:
    wanted = order(ada)
    provider.trouble("cut_after", "payment_intents")
    with pytest.raises(Unreachable):
        port.charge(wanted)
    found = port.look(charge_id=wanted.charge_id, intent_id="", session_id="")
    assert found is not None
    assert found == port.charge(wanted)
    assert len(provider.api("payment_intents")["data"]) == 1


@pytest.mark.invariant("I10")
def test_a_day_later_it_is_looked_for_before_it_is_asked_again(
    provider: LocalProvider, port: Provider, ada: str
) -> None:
    wanted = order(ada, charge_id=days_old(1.5))
    said = port.charge(wanted)
    provider.advance(2 * 86_400)
    again = port.charge(wanted)
    assert (again.intent_id, again.state) == (said.intent_id, ChargeState.SUCCEEDED)
    assert len(provider.api("payment_intents")["data"]) == 1


def test_the_same_charge_in_other_words_is_still_the_same(
    provider: LocalProvider, port: Provider, ada: str
) -> None:
    wanted = order(ada)
    said = port.charge(wanted)
    other = order(ada, charge_id=wanted.charge_id, description="Une question", language="fr")
    assert port.charge(other) == said
    assert len(provider.api("payment_intents")["data"]) == 1


@pytest.mark.parametrize("what", ["500", "503", "429", "409", "401", "cut_before"])
def test_trouble_is_no_answer(provider: LocalProvider, port: Provider, ada: str, what: str) -> None:
    wanted = order(ada)
    provider.trouble(what, "payment_intents")
    with pytest.raises(Unreachable):
        port.charge(wanted)
    assert port.look(charge_id=wanted.charge_id, intent_id="", session_id="") is None
    assert port.charge(wanted).state == ChargeState.SUCCEEDED


def test_a_provider_that_is_away_or_not_set_up_is_no_answer(settings: Any) -> None:
    settings.PEERDESK_PAYMENTS = "local"
    settings.PEERDESK_PROVIDER_URL = "http://127.0.0.1:9"
    with pytest.raises(Unreachable):
        chosen().cards(customer_id="cus_1")
    settings.PEERDESK_PROVIDER_URL = ""
    for name in ("", "stripe", "none"):
        with pytest.raises(Unreachable):
            chosen(name)


def test_the_page_tells_what_became_of_it(
    provider: LocalProvider, port: Provider, ada: str
) -> None:
    wanted = order(ada, "", keep_method=True)
    said = port.charge(wanted)
    assert not provider.pay(said.redirect_url, DECLINED)
    waiting = now(port, wanted, said)
    assert waiting is not None
    assert (waiting.state, waiting.redirect_url) == (ChargeState.NEEDS_ACTION, said.redirect_url)
    assert provider.approve(provider.pay(said.redirect_url, SECURE)) == BACK
    paid = now(port, wanted, said)
    assert paid is not None
    assert (paid.state, paid.last4, paid.redirect_url) == (ChargeState.SUCCEEDED, "3184", "")
    assert paid.intent_id
    by_our_id = port.look(charge_id=wanted.charge_id, intent_id="", session_id="")
    assert by_our_id is not None
    assert by_our_id.intent_id == paid.intent_id
    assert [card.method for card in port.cards(customer_id=ada)] == [paid.method]


@pytest.mark.parametrize(
    ("method", "end"),
    [
        ("", ChargeState.CANCELLED),
        (SECURE, ChargeState.CANCELLED),
        (DECLINED, ChargeState.CANCELLED),
        (VISA, ChargeState.SUCCEEDED),
        ("pm_card_slow", ChargeState.PROCESSING),
    ],
)
def test_only_what_was_not_paid_is_given_up(
    port: Provider, ada: str, method: str, end: ChargeState
) -> None:
    wanted = order(ada, method)
    said = port.charge(wanted)
    given_up = port.cancel(
        charge_id=wanted.charge_id, intent_id=said.intent_id, session_id=said.session_id
    )
    assert given_up.state == end


def test_what_was_never_asked_for_is_given_up_at_once(port: Provider) -> None:
    said = port.cancel(charge_id=new_id(), intent_id="", session_id="")
    assert said.state == ChargeState.CANCELLED
    assert port.look(charge_id=new_id(), intent_id="pi_none", session_id="") is None


@pytest.mark.parametrize(
    ("card", "first", "later"),
    [
        (VISA, RefundState.SUCCEEDED, RefundState.SUCCEEDED),
        ("pm_card_pendingRefund", RefundState.PENDING, RefundState.SUCCEEDED),
        ("pm_card_refundFail", RefundState.SUCCEEDED, RefundState.FAILED),
    ],
)
@pytest.mark.invariant("I12")
def test_a_refund_is_sent_once_and_followed(
    provider: LocalProvider,
    port: Provider,
    ada: str,
    card: str,
    first: RefundState,
    later: RefundState,
) -> None:
    said = port.charge(order(ada, card))
    wanted = {"refund_id": new_id(), "intent_id": said.intent_id, "money": Money(1500, "CHF")}
    provider.trouble("cut_after", "refunds")
    with pytest.raises(Unreachable):
        port.refund(**wanted)
    sent = port.refund(**wanted)
    assert sent.state == first
    provider.advance(2 * 86_400)
    assert port.refund(**wanted).refund_id == sent.refund_id
    assert port.look_at_refund(refund_id=sent.refund_id).state == later
    assert len(provider.api("refunds")["data"]) == 1


@pytest.mark.invariant("I12")
def test_more_than_was_paid_never_goes_back(port: Provider, ada: str) -> None:
    said = port.charge(order(ada))
    for money, state in ((1500, RefundState.SUCCEEDED), (501, RefundState.FAILED)):
        sent = port.refund(refund_id=new_id(), intent_id=said.intent_id, money=Money(money, "CHF"))
        assert sent.state == state
    seen = port.look(charge_id=new_id(), intent_id=said.intent_id, session_id="")
    assert seen is not None
    assert seen.refunded_minor == 1500


def test_a_dispute_is_answered_with_one_file(
    provider: LocalProvider, port: Provider, ada: str
) -> None:
    said = port.charge(order(ada))
    name = provider.dispute(said.intent_id, "product_not_received")
    seen = port.look_at_dispute(dispute_id=name)
    assert (seen.intent_id, seen.amount_minor, seen.state) == (
        said.intent_id,
        2000,
        DisputeState.OPEN,
    )
    assert seen.reason == "product_not_received"
    assert seen.evidence_due_at is not None
    assert seen.evidence_due_at > datetime.now(UTC)
    paper = b"%PDF-1.7 \r\n evidence"
    answered = port.submit_evidence(dispute_id=name, text="Delivered.", file=paper)
    assert answered.state == DisputeState.SUBMITTED
    provider.decide(name, "lost")
    assert port.look_at_dispute(dispute_id=name).state == DisputeState.LOST


def test_cards_are_kept_and_forgotten(provider: LocalProvider, port: Provider, ada: str) -> None:
    page = port.keep_card(key="k1", customer_id=ada, return_url=BACK)
    assert provider.pay(page, "pm_card_mastercard") == BACK
    (card,) = port.cards(customer_id=ada)
    assert (card.brand, card.last4, card.expires) == ("mastercard", "4444", "2034-04")
    assert port.charge(order(ada, card.method, off_session=True)).state == ChargeState.SUCCEEDED
    for _ in range(2):
        port.forget_card(method=card.method)
    assert port.cards(customer_id=ada) == []


def test_who_is_not_there_cannot_be_asked(port: Provider, ada: str) -> None:
    said = port.charge(order(ada, SECURE, off_session=True))
    assert (said.state, said.failure_code) == (ChargeState.FAILED, "authentication_required")


@pytest.mark.invariant("I10")
def test_only_the_providers_own_words_are_read(
    provider: LocalProvider, port: Provider, ada: str
) -> None:
    said = port.charge(order(ada))
    (webhook,) = provider.webhooks("payment_intent.succeeded")
    event = port.read_event(body=webhook.body, signature=webhook.signature)
    assert (event.kind, event.object_id) == ("payment_intent.succeeded", said.intent_id)
    old = webhook.signature.replace("t=", "t=1")
    changed = webhook.body.replace(b"2000", b"9000")
    for body, signature in (
        (changed, webhook.signature),
        (webhook.body, old),
        (webhook.body, ""),
        (webhook.body, "t=x,v1=y"),
        (b"\xff\xfe", webhook.signature),
        (b"[]", webhook.signature),
    ):
        with pytest.raises(ForgedEvent):
            port.read_event(body=body, signature=signature)


def test_all_that_was_said_can_be_read_later(port: Provider, ada: str) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    for _ in range(36):
        port.charge(order(ada))
    told = port.events_since(before)
    assert len(told) == len({event.event_id for event in told}) == 1 + 36 * 3
    assert told[0].kind == "customer.created"
    assert told[-1].kind == "payment_intent.succeeded"
    assert [event.said_at for event in told] == sorted(event.said_at for event in told)
    assert port.events_since(datetime.now(UTC) + timedelta(minutes=1)) == []


@pytest.mark.parametrize(("currency", "written"), [("JPY", 2000), ("ISK", 200_000), ("EUR", 2000)])
def test_amounts_are_written_as_the_provider_writes_them(
    provider: LocalProvider, port: Provider, ada: str, currency: str, written: int
) -> None:
    said = port.charge(order(ada, money=Money(2000, currency)))
    assert provider.api(f"payment_intents/{said.intent_id}")["amount"] == written
    port.refund(refund_id=new_id(), intent_id=said.intent_id, money=Money(2000, currency))
    seen = port.look(charge_id=new_id(), intent_id=said.intent_id, session_id="")
    assert seen is not None
    assert seen.refunded_minor == 2000
