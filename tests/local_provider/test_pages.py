"""Its own pages: pay, keep a card, answer the bank; without script, in four languages."""

from typing import Any

import pytest
from lxml import html

from tests.local_provider.asking import BACK, client, intent, session
from tests.provider import DECLINED, SECURE, VISA, LocalProvider, web


def page(address: str, **headers: str) -> Any:
    answer = web.get(address, headers=headers)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def test_a_customer_pays_and_comes_back(provider: LocalProvider) -> None:
    api = client(provider)
    shown = session(api, metadata={"charge": "c1"}, payment_intent_data={"description": "It"})
    assert "CHF\xa020.00" in page(shown.url).text_content()
    assert provider.pay(shown.url) == BACK
    paid = api.checkout.sessions.retrieve(shown.id, {"expand": ["payment_intent"]})
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (paid.payment_intent.status, paid.payment_intent.description) == ("succeeded", "It")
    kinds = [word.kind for word in provider.webhooks()]
    assert kinds[-2:] == ["payment_intent.succeeded", "checkout.session.completed"]


def test_a_page_that_is_done_says_so(provider: LocalProvider) -> None:
    shown = session(client(provider))
    provider.pay(shown.url)
    assert web.get(shown.url).status_code == 410
    again = web.post(shown.url, data={"card": VISA})
    assert again.status_code == 410
    assert web.get(f"{provider.address}/c/pay/cs_none").status_code == 404
    assert len(provider.api("payment_intents")["data"]) == 1


def test_a_declined_card_leaves_the_page_open_for_another(provider: LocalProvider) -> None:
    api = client(provider)
    shown = session(api)
    refused = web.post(shown.url, data={"card": DECLINED})
    assert refused.status_code == 402
    (alert,) = html.fromstring(refused.text).cssselect("[role=alert]")
    assert "declined" in alert.text_content()
    assert api.checkout.sessions.retrieve(shown.id).status == "open"
    assert provider.pay(shown.url) == BACK
    assert len(provider.api("payment_intents")["data"]) == 1


def test_the_bank_is_asked_between_and_may_say_no(provider: LocalProvider) -> None:
    api = client(provider)
    shown = session(api)
    bank = provider.pay(shown.url, SECURE)
    assert "/3ds/" in bank
    assert "CHF\xa020.00" in page(bank).text_content()
    assert provider.refuse(bank) == shown.url
    bank = provider.pay(shown.url, SECURE)
    assert provider.approve(bank) == BACK
    assert api.checkout.sessions.retrieve(shown.id).payment_status == "paid"


def test_who_goes_back_from_the_bank_may_choose_another_card(provider: LocalProvider) -> None:
    api = client(provider)
    shown = session(api)
    bank = provider.pay(shown.url, SECURE)
    assert provider.pay(shown.url) == BACK
    provider.approve(bank)
    (paid,) = provider.api("payment_intents")["data"]
    assert paid["amount_received"] == 2000
    assert len(provider.api("charges", status="succeeded")["data"]) == 1


def test_a_slow_card_is_through_at_once_and_paid_later(provider: LocalProvider) -> None:
    api = client(provider)
    shown = session(api)
    assert provider.pay(shown.url, "pm_card_slow") == BACK
    assert api.checkout.sessions.retrieve(shown.id).payment_status == "unpaid"
    provider.advance(60)
    assert api.checkout.sessions.retrieve(shown.id).payment_status == "paid"
    assert provider.webhooks("checkout.session.async_payment_succeeded")


@pytest.mark.parametrize("by", ["shop", "time"])
def test_a_page_may_be_given_up(provider: LocalProvider, by: str) -> None:
    api = client(provider)
    shown = session(api)
    bank = provider.pay(shown.url, SECURE)
    if by == "shop":
        api.checkout.sessions.expire(shown.id)
    else:
        provider.advance(25 * 3600)
    assert api.checkout.sessions.retrieve(shown.id).status == "expired"
    assert web.get(bank).status_code == 410
    provider.approve(bank)
    assert provider.api("payment_intents")["data"][0]["status"] == "canceled"


def test_a_card_is_kept_without_paying(provider: LocalProvider) -> None:
    api = client(provider)
    customer = api.customers.create({"email": "ada@example.org"})
    asked = {"mode": "setup", "customer": customer.id, "success_url": BACK, "cancel_url": BACK}
    shown = api.checkout.sessions.create(asked)
    assert not provider.pay(shown.url, DECLINED)
    assert provider.approve(provider.pay(shown.url, SECURE)) == BACK
    (kept,) = api.customers.payment_methods.list(customer.id).data
    assert kept.card.last4 == "3184"
    assert not provider.api("payment_intents")["data"]


def test_whoever_ticks_the_box_keeps_the_card(provider: LocalProvider) -> None:
    api = client(provider)
    customer = api.customers.create({"email": "ada@example.org"})
    provider.pay(session(api, customer=customer.id).url, "pm_card_mastercard", keep=True)
    provider.pay(session(api, customer=customer.id).url)
    shown = session(api, customer=customer.id)
    names = page(shown.url).xpath("//input[@name='card']/@value")
    assert names[0].startswith("pm_")
    assert not names[0].startswith("pm_card_")
    assert len([name for name in names if not name.startswith("pm_card_")]) == 1


@pytest.mark.parametrize("language", ["en", "de", "fr", "it"])
def test_it_speaks_the_shops_language_or_the_browsers(
    provider: LocalProvider, language: str
) -> None:
    api = client(provider)
    asked, auto = session(api, locale=language), session(api, locale="auto")
    assert page(asked.url).get("lang") == language
    seen = page(auto.url, **{"Accept-Language": f"{language}-CH,en;q=0.5"})
    assert seen.get("lang") == language


def test_its_pages_run_no_script_and_lead_nowhere_else(provider: LocalProvider) -> None:
    api = client(provider)
    shown = session(api)
    secure = intent(api, SECURE).next_action.redirect_to_url.url
    for address in (shown.url, secure):
        answer = web.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self' https://help.example.org" in policy
        assert "<script" not in answer.text
        assert "Test money" in answer.text


def test_words_of_the_shop_are_shown_as_words(provider: LocalProvider) -> None:
    price = {"currency": "jpy", "unit_amount": 500, "product_data": {"name": "<b>Hi</b> & bye"}}
    shown = session(client(provider), line_items=[{"price_data": price, "quantity": 2}])
    text = page(shown.url).text_content()
    assert "<b>Hi</b> & bye" in text
    assert "1,000" in text
