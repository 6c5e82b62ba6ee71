"""The port after a charge: refunds, disputes, cards that are kept, what was said meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import ChargeState, DisputeState, RefundState
from peerdesk.domain.payments.providers import (
    ForgedEvent,
    Provider,
    Unreachable,
)
from tests.domain.payments.conftest import BACK, order
from tests.provider import VISA, LocalProvider


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
