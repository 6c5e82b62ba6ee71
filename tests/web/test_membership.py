"""The membership page by plain forms: all said before paying, two clicks to end, withdrawal."""

import pytest
from django.test import Client
from lxml.html import HtmlElement

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import SubscriptionState
from peerdesk.domain.subscriptions.models import Plan, Subscription
from tests.provider import DECLINED, SECURE, VISA, LocalProvider
from tests.web.conftest import Browser
from tests.web.pages import read, words
from tests.workflows.memberships import (
    bought,
    due,
    paid_community,
    renewing,
    sell,
    settled,
    the_subscription,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("F12"), pytest.mark.promise("P1")]
PAGE = "/c/tally/membership/"


@pytest.fixture
def tally(tally: Community) -> Community:
    return paid_community(tally)


@pytest.fixture
def plan(tally: Community) -> Plan:
    return sell(tally)


@pytest.fixture
def membership(ada: Person, plan: Plan) -> Subscription:
    return bought(ada, plan)


def page(client: Client) -> HtmlElement:
    return read(client.get(PAGE))


def text(tree: HtmlElement) -> str:
    return " ".join(" ".join(tree.cssselect("main")[0].itertext()).split())


def sent(client: Client, what: str, **values: str) -> HtmlElement:
    return read(client.post(f"{PAGE}{what}", values, follow=True))


def test_price_renewal_and_how_to_end_stand_above_the_button(
    browser: Browser, ada: Person, plan: Plan
) -> None:
    tree = page(browser(ada))
    said = text(tree)
    button = said.index("Pay CHF 19.00 and become a member")
    for sentence in (
        "CHF 19.00 a month",
        "It renews each month",
        "in two clicks",
        "Within 14 days",
    ):
        assert 0 < said.index(sentence) < button
    assert not tree.cssselect("input[name=agreed][checked]")


def test_who_isnt_signed_in_reads_the_price_and_can_sign_in(
    browser: Browser, plan: Plan, otto: Person
) -> None:
    said = text(page(browser(None)))
    assert "CHF 19.00 a month" in said
    assert "become a member" in said
    assert "Pay CHF" not in said
    assert "Pay CHF" not in text(page(browser(otto)))
    assert browser(None).post(f"{PAGE}buy", {"plan": plan.id})["Location"].endswith(PAGE)
    assert browser(otto).post(f"{PAGE}buy", {"plan": plan.id, "agreed": "yes"}).status_code == 404


def test_where_customers_dont_pay_there_is_no_such_page(
    browser: Browser, ada: Person, tally: Community
) -> None:
    Community.objects.update(mode=Community.Mode.SPONSORED)
    assert browser(ada).get(PAGE).status_code == 404


def test_bought_with_a_card_at_once(
    browser: Browser, ada: Person, plan: Plan, provider: LocalProvider
) -> None:
    client = browser(ada)
    bought_now = sent(client, "buy", plan=str(plan.id), agreed="yes", payment_method=VISA)
    assert "Welcome: you are a member now." in text(bought_now)
    assert words(bought_now, ".tag.good") == ["in force"]
    assert the_subscription(ada).state == SubscriptionState.ACTIVE
    assert len(provider.api("payment_intents")["data"]) == 1


def test_a_declined_card_is_said_and_the_page_stays(
    browser: Browser, ada: Person, plan: Plan, provider: LocalProvider
) -> None:
    client = browser(ada)
    form = {"plan": str(plan.id), "agreed": "yes", "payment_method": DECLINED}
    tree = read(client.post(f"{PAGE}buy", form), 402)
    assert "Nothing was charged" in text(tree)
    assert "Pay CHF 19.00" in text(tree)
    sent(client, "buy", plan=str(plan.id), agreed="yes", payment_method=VISA)
    assert the_subscription(ada).state == SubscriptionState.ACTIVE


@pytest.mark.parametrize("method", ["", SECURE])
def test_the_provider_wants_to_see_her_and_the_page_waits(
    browser: Browser, ada: Person, plan: Plan, provider: LocalProvider, method: str
) -> None:
    client = browser(ada)
    form = {"plan": str(plan.id), "agreed": "yes", "payment_method": method}
    answer = client.post(f"{PAGE}buy", form)
    assert answer["Location"].startswith(provider.address)
    assert "Your payment isn't finished." in text(page(client))
    again = client.post(f"{PAGE}buy", form)  # another tab
    assert again.status_code == 409
    assert Charge.objects.count() == 1


def test_without_agreeing_nothing_is_charged(browser: Browser, ada: Person, plan: Plan) -> None:
    tree = read(browser(ada).post(f"{PAGE}buy", {"plan": plan.id, "payment_method": VISA}), 422)
    assert "Please agree before you pay." in text(tree)
    assert not Charge.objects.exists()


def test_two_clicks_end_it_and_one_takes_it_back(
    browser: Browser, ada: Person, membership: Subscription
) -> None:
    client = browser(ada)
    tree = page(client)
    # The first click opens what the second one sends: no other page, no question why.
    assert tree.cssselect("details form[action$='membership/end'] button")
    ended = sent(client, "end")
    assert words(ended, ".tag.waiting") == ["ends soon"]
    assert "Nothing more will be charged." in text(ended)
    assert words(sent(client, "keep"), ".tag.good") == ["in force"]


def test_withdrawal_is_a_button_and_the_page_is_its_receipt(
    browser: Browser, ada: Person, membership: Subscription
) -> None:
    client = browser(ada)
    assert "Withdraw now and get CHF 19.00 back" in text(page(client))
    done = text(sent(client, "withdraw"))
    assert "We received your withdrawal on" in done
    assert "CHF 19.00 is on its way back." in done
    assert Refund.objects.get().amount_minor == 1900
    assert "Pay CHF 19.00" in done  # she may come back


def test_a_renewal_that_failed_says_until_when_it_can_be_paid(
    browser: Browser, ada: Person, membership: Subscription, provider: LocalProvider
) -> None:
    charge = renewing(membership)
    settled(charge, now=due(membership), code="card_declined")
    client = browser(ada)
    said = text(page(client))
    assert "The renewal couldn't be charged to your card." in said
    assert "nothing is owed" in said
    assert words(sent(client, "pay", payment_method=VISA), ".tag.good") == ["in force"]


def test_whom_the_brand_calls_a_member_buys_nothing(
    browser: Browser, ada: Person, plan: Plan
) -> None:
    Membership.objects.filter(person=ada).update(plan="member")
    said = text(page(browser(ada)))
    assert "You are a member: Tally has told us so." in said
    assert "Pay CHF" not in said


def test_what_she_agreed_to_can_be_read_again(
    browser: Browser, ada: Person, membership: Subscription
) -> None:
    first = " ".join(membership.consent.splitlines()[0].split())
    assert first in text(page(browser(ada)))
    assert membership.started_at is not None
    assert membership.started_at <= clock.now()
