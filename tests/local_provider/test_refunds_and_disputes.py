"""Money back, and the bank that wants it back."""

import io
import random

import pytest
import stripe

from tests.local_provider.asking import client, intent, post
from tests.provider import LocalProvider


def test_a_part_goes_back_then_the_rest_and_never_more(provider: LocalProvider) -> None:
    api = client(provider)
    paid = intent(api)
    part = api.refunds.create({"payment_intent": paid.id, "amount": 500})
    assert (part.status, part.amount) == ("succeeded", 500)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        api.refunds.create({"payment_intent": paid.id, "amount": 1501})
    assert api.refunds.create({"payment_intent": paid.id}).amount == 1500
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.refunds.create({"payment_intent": paid.id})
    assert refused.value.code == "charge_already_refunded"
    charge = api.charges.retrieve(paid.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (2000, True)
    assert len(api.refunds.list({"payment_intent": paid.id}).data) == 2


def test_what_was_not_paid_cannot_go_back(provider: LocalProvider) -> None:
    api = client(provider)
    waiting = intent(api, "pm_card_slow")
    with pytest.raises(stripe.InvalidRequestError):
        api.refunds.create({"payment_intent": waiting.id})


def test_a_refund_may_fail_or_arrive_later(provider: LocalProvider) -> None:
    api = client(provider)
    fails, pends = intent(api, "pm_card_refundFail"), intent(api, "pm_card_pendingRefund")
    first, second = (api.refunds.create({"payment_intent": one.id}) for one in (fails, pends))
    assert (first.status, second.status) == ("succeeded", "pending")
    provider.advance(60)
    first, second = api.refunds.retrieve(first.id), api.refunds.retrieve(second.id)
    assert (first.status, second.status) == ("failed", "succeeded")
    assert first.failure_reason == "expired_or_canceled_card"
    assert api.charges.retrieve(first.charge).amount_refunded == 0
    assert "refund.failed" in [word.kind for word in provider.webhooks()]


def test_a_card_that_disputes_does_so_later(provider: LocalProvider) -> None:
    api = client(provider)
    paid = intent(api, "pm_card_createDispute")
    assert paid.status == "succeeded"
    provider.advance(60)
    (dispute,) = api.disputes.list({"payment_intent": paid.id}).data
    assert (dispute.status, dispute.amount) == ("needs_response", 2000)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.refunds.create({"payment_intent": paid.id})
    assert refused.value.code == "charge_disputed"


@pytest.mark.parametrize(
    ("words", "end"),
    [("winning_evidence", "won"), ("losing_evidence", "lost"), ("we did it", "under_review")],
)
def test_evidence_is_handed_in_with_its_file(provider: LocalProvider, words: str, end: str) -> None:
    api = client(provider)
    name = provider.dispute(intent(api).id)
    paper = io.BytesIO(b"%PDF-1.7\r\n--\r\n" + random.randbytes(40_000) + b"\r\n\r\n")
    file = api.files.create({"purpose": "dispute_evidence", "file": paper})
    assert (file.type, file.size) == ("pdf", len(paper.getvalue()))
    evidence = {"uncategorized_text": words, "uncategorized_file": file.id}
    draft = api.disputes.update(name, {"evidence": evidence, "submit": False})
    assert draft.status == "needs_response"
    assert api.disputes.update(name, {"submit": True}).status == end
    with pytest.raises(stripe.InvalidRequestError):
        api.disputes.update(name, {"evidence": evidence})


def test_the_bank_decides_once(provider: LocalProvider) -> None:
    api = client(provider)
    paid = intent(api)
    name = provider.dispute(paid.id, "product_not_received")
    assert api.charges.retrieve(paid.latest_charge).disputed
    provider.decide(name, "won")
    assert not api.charges.retrieve(paid.latest_charge).disputed
    kinds = [word.kind for word in provider.webhooks() if "dispute" in word.kind]
    assert kinds == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]
    assert post(provider, f"disputes/{name}/close", {}).status_code == 400
