"""Idempotency keys: what is asked twice is done once, as Stripe has it."""

import threading
from typing import Any

import pytest
import stripe

from tests.local_provider.asking import client, intent, post
from tests.provider import DECLINED, LocalProvider

WANTED = {"amount": 2000, "currency": "chf", "payment_method": "pm_card_visa", "confirm": True}
ONCE: Any = {"idempotency_key": "charge-1"}


def test_the_same_key_gives_the_same_answer(provider: LocalProvider) -> None:
    api = client(provider)
    first = api.payment_intents.create(WANTED, ONCE)
    again = api.payment_intents.create(dict(reversed(WANTED.items())), ONCE)
    assert first.id == again.id
    assert len(provider.api("payment_intents")["data"]) == 1
    assert len(provider.requests("payment_intents")) >= 1


def test_a_refused_card_is_refused_again_by_the_same_key(provider: LocalProvider) -> None:
    api = client(provider)
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            api.payment_intents.create({**WANTED, "payment_method": DECLINED}, ONCE)
    assert len(provider.api("payment_intents")["data"]) == 1


def test_the_same_key_with_other_words_is_refused(provider: LocalProvider) -> None:
    api = client(provider)
    api.payment_intents.create(WANTED, ONCE)
    with pytest.raises(stripe.IdempotencyError):
        api.payment_intents.create({**WANTED, "amount": 1}, ONCE)
    with pytest.raises(stripe.IdempotencyError):
        api.customers.create({"email": "ada@example.org"}, ONCE)


def test_what_could_not_be_understood_may_be_asked_again_in_better_words(
    provider: LocalProvider,
) -> None:
    data = {"amount": "2000", "currency": "chf"}
    key = {"Idempotency-Key": "k"}
    assert post(provider, "payment_intents", {"currency": "chf"}, **key).status_code == 400
    assert post(provider, "payment_intents", data, **key).status_code == 200
    replayed = post(provider, "payment_intents", data, **key)
    assert replayed.headers["Idempotent-Replayed"] == "true"


def test_keys_are_forgotten_after_a_day(provider: LocalProvider) -> None:
    api = client(provider)
    first = api.payment_intents.create(WANTED, ONCE)
    provider.advance(25 * 3600)
    assert api.payment_intents.create(WANTED, ONCE).id != first.id


def test_two_at_once_with_one_key_pay_once(provider: LocalProvider) -> None:
    ends: list[str] = []

    def ask() -> None:
        try:
            ends.append(client(provider).payment_intents.create(WANTED, ONCE).id)
        except stripe.StripeError as refused:
            ends.append(str(refused.http_status))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({end for end in ends if end.startswith("pi_")}) == 1
    assert {end for end in ends if not end.startswith("pi_")} <= {"409"}
    assert len(provider.api("payment_intents")["data"]) == 1


@pytest.mark.parametrize(("what", "left"), [("cut_before", 0), ("cut_after", 1), ("500", 0)])
def test_trouble_on_purpose(provider: LocalProvider, what: str, left: int) -> None:
    provider.trouble(what, "payment_intents")
    with pytest.raises((stripe.APIConnectionError, stripe.APIError)):
        client(provider).payment_intents.create(WANTED, ONCE)
    assert len(provider.api("payment_intents")["data"]) == left
    assert intent(client(provider)).status == "succeeded"
