"""Payment intents at the local provider, by the real SDK."""

import pytest
import stripe

from tests.local_provider.asking import BACK, client, intent, post
from tests.provider import DECLINED, SECURE, LocalProvider


def test_a_good_card_pays_at_once(provider: LocalProvider) -> None:
    paid = intent(client(provider), expand=["latest_charge"], metadata={"charge": "c1"})
    assert (paid.status, paid.amount_received) == ("succeeded", 2000)
    assert paid.latest_charge.payment_method_details.card.last4 == "4242"
    assert [word.kind for word in provider.webhooks()] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]


@pytest.mark.parametrize(
    ("card", "code", "declined"),
    [
        ("chargeDeclined", "card_declined", "generic_decline"),
        ("chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("chargeDeclinedExpiredCard", "expired_card", "expired_card"),
    ],
)
def test_a_declined_card_is_an_error_that_carries_the_intent(
    provider: LocalProvider, card: str, code: str, declined: str
) -> None:
    api = client(provider)
    asked = {"amount": 2000, "currency": "chf", "payment_method": f"pm_card_{card}"}
    with pytest.raises(stripe.CardError) as refused:
        api.payment_intents.create({**asked, "confirm": True, "return_url": BACK})
    error = refused.value.error
    assert refused.value.http_status == 402
    assert (error.code, error.decline_code) == (code, declined)
    left = api.payment_intents.retrieve(error.payment_intent.id)
    assert left.status == "requires_payment_method"
    assert left.last_payment_error.decline_code == declined


def test_after_a_declined_card_another_one_pays_the_same_intent(provider: LocalProvider) -> None:
    api = client(provider)
    refused = intent(api, DECLINED)
    paid = api.payment_intents.confirm(refused.id, {"payment_method": "pm_card_visa"})
    assert paid.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError) as again:
        api.payment_intents.confirm(refused.id, {"payment_method": "pm_card_visa"})
    assert again.value.code == "payment_intent_unexpected_state"


def test_the_bank_is_asked_and_says_yes_or_no_once(provider: LocalProvider) -> None:
    api = client(provider)
    first, second = intent(api, SECURE), intent(api, SECURE)
    assert first.status == second.status == "requires_action"
    pages = [one.next_action.redirect_to_url.url for one in (first, second)]
    assert "redirect_status=succeeded" in provider.approve(pages[0])
    assert "redirect_status=failed" in provider.refuse(pages[1])
    provider.refuse(pages[0])
    ends = [api.payment_intents.retrieve(one.id) for one in (first, second)]
    assert [one.status for one in ends] == ["succeeded", "requires_payment_method"]
    assert ends[1].last_payment_error.code == "payment_intent_authentication_failure"


def test_without_the_customer_the_bank_says_no(provider: LocalProvider) -> None:
    refused = intent(client(provider), SECURE, off_session=True)
    assert refused.last_payment_error.code == "authentication_required"


def test_a_card_that_was_kept_needs_no_bank_afterwards(provider: LocalProvider) -> None:
    api = client(provider)
    customer = api.customers.create({"email": "ada@example.org"})
    card = "pm_card_authenticationRequiredOnSetup"
    first = intent(api, card, customer=customer.id, setup_future_usage="off_session")
    provider.approve(first.next_action.redirect_to_url.url)
    (kept,) = api.payment_methods.list({"customer": customer.id, "type": "card"}).data
    again = intent(api, kept.id, customer=customer.id, off_session=True)
    assert again.status == "succeeded"


def test_a_slow_card_settles_in_its_time(provider: LocalProvider) -> None:
    api = client(provider)
    good, bad = intent(api, "pm_card_slow"), intent(api, "pm_card_slowDeclined")
    assert good.status == bad.status == "processing"
    with pytest.raises(stripe.InvalidRequestError):
        api.payment_intents.cancel(good.id)
    provider.advance(60)
    ends = [api.payment_intents.retrieve(one.id).status for one in (good, bad)]
    assert ends == ["succeeded", "requires_payment_method"]


def test_what_was_not_paid_can_be_given_up_and_what_was_paid_cannot(
    provider: LocalProvider,
) -> None:
    api = client(provider)
    waiting, paid = intent(api, SECURE), intent(api)
    assert api.payment_intents.cancel(waiting.id).status == "canceled"
    provider.approve(waiting.next_action.redirect_to_url.url)
    assert api.payment_intents.retrieve(waiting.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.payment_intents.cancel(paid.id)
    assert refused.value.code == "payment_intent_unexpected_state"


def test_somebody_elses_card_is_refused(provider: LocalProvider) -> None:
    api = client(provider)
    ada, otto = (api.customers.create({"email": f"{who}@example.org"}) for who in ("ada", "otto"))
    card = api.payment_methods.attach("pm_card_visa", {"customer": ada.id})
    with pytest.raises(stripe.InvalidRequestError):
        intent(api, card.id, customer=otto.id)
    api.payment_methods.detach(card.id)
    with pytest.raises(stripe.InvalidRequestError):
        intent(api, card.id, customer=ada.id)


@pytest.mark.parametrize(
    ("data", "param"),
    [
        ({"currency": "chf"}, "amount"),
        ({"amount": "2.50", "currency": "chf"}, "amount"),
        ({"amount": "0", "currency": "chf"}, "amount"),
        ({"amount": "100"}, "currency"),
        ({"amount": "100", "currency": "francs"}, "currency"),
        ({"amount": "100", "currency": "chf", "customer": "cus_nobody"}, "customer"),
        ({"amount": "100", "currency": "chf", "payment_method": "pm_none"}, "payment_method"),
    ],
)
def test_what_cannot_be_understood_is_named(
    provider: LocalProvider, data: dict[str, str], param: str
) -> None:
    answer = post(provider, "payment_intents", data)
    assert answer.status_code in (400, 404)
    error = answer.json()["error"]
    assert (error["type"], error["param"]) == ("invalid_request_error", param)


def test_a_wrong_key_and_a_wrong_path_are_refused(provider: LocalProvider) -> None:
    with pytest.raises(stripe.AuthenticationError):
        client(provider, key="sk_test_of_somebody").customers.create({"email": "a@example.org"})
    assert post(provider, "unicorns", {}).status_code == 404
