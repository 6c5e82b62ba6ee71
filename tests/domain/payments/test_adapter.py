"""The port by the real SDK: what is asked twice is done once, silence is no answer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from peerdesk.core.ids import made_at, new_id
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.providers import (
    Order,
    Provider,
    Said,
    Unreachable,
)
from peerdesk.domain.payments.providers.chosen import provider as chosen
from tests.domain.payments.conftest import BACK, order
from tests.provider import DECLINED, SECURE, VISA, LocalProvider


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


def test_who_is_not_there_cannot_be_asked(port: Provider, ada: str) -> None:
    said = port.charge(order(ada, SECURE, off_session=True))
    assert (said.state, said.failure_code) == (ChargeState.FAILED, "authentication_required")
