"""What became of a payment, all payments, and the cards that are kept."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.models import Charge, Refund, SavedMethod
from peerdesk.domain.payments.providers import Card, Said
from peerdesk.domain.people.models import Person
from peerdesk.workflows.send_refund import send_refund
from peerdesk.workflows.settle_charge import settle_charge
from peerdesk.workflows.take_payment import take_payment
from tests.payments import ASKS, DECLINED, SLOW, Box, Story, box, story, wanted
from tests.web.conftest import Browser

__all__ = ["box", "story"]


@pytest.fixture(autouse=True)
def _paid(tally: Community) -> None:
    Community.objects.filter(id=tally.id).update(mode=Community.Mode.PAID)


def charged(tally: Community, ada: Person, **values: object) -> Charge:
    """A charge whose thing has a page, after asking."""
    there = "https://testserver/c/tally/"
    return take_payment(wanted(tally, ada, new_id(), return_url=there, **values).id)


@pytest.mark.promise("P5")
def test_paid_leads_on_to_what_was_bought(
    browser: Browser, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    answer = browser(ada).get(f"/pay/{charged(tally, ada).id}/", follow=True)
    assert answer.redirect_chain == [("/c/tally/", 302)]
    assert "20.00 paid. Thank you." in answer.content.decode()


@pytest.mark.promise("P5")
def test_declined_says_so_and_offers_another_card(
    browser: Browser, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    page = browser(ada).get(f"/pay/{charged(tally, ada, method=DECLINED).id}/").content.decode()
    assert "Nothing was charged, and nothing has changed." in page
    assert 'href="/c/tally/">Try another card' in page


def test_back_without_having_approved_she_goes_on_or_gives_it_up(
    browser: Browser, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = charged(tally, ada, method=ASKS)
    client = browser(ada)
    page = client.get(f"/pay/{charge.id}/").content.decode()
    assert 'href="https://pay.example.org/">Go on with the payment' in page
    answer = client.post(f"/pay/{charge.id}/cancel/", follow=True)
    assert "Nothing was charged." in answer.content.decode()
    charge.refresh_from_db()
    assert charge.state == ChargeState.CANCELLED
    page = client.get(f"/pay/{charge.id}/").content.decode()
    assert "This payment was given up" in page


def test_a_redirect_that_comes_before_the_webhook_is_looked_at(
    browser: Browser, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge, client = charged(tally, ada, method=SLOW), browser(ada)
    assert "Your payment is being checked" in client.get(f"/pay/{charge.id}/").content.decode()
    quiet = {"accept": "application/json"}
    look = f"/pay/{charge.id}/look/"
    assert client.post(look, headers=quiet).json() == {"checking": True}
    box.decide(charge.id, ChargeState.SUCCEEDED)
    assert client.post(look, headers=quiet).json() == {"checking": False}
    assert client.post(look, follow=True).redirect_chain[-1] == ("/c/tally/", 302)
    assert story.given == [charge.id]


def test_who_is_not_signed_in_learns_the_state_alone(
    browser: Browser, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = charged(tally, ada)
    page = browser(None).get(f"/pay/{charge.id}/").content.decode()
    assert "The payment has come in" in page
    assert charge.description not in page
    assert "CHF\xa020.00" not in page
    assert browser(None).get(f"/pay/{new_id()}/").status_code == 404
    waiting = charged(tally, ada, method=SLOW)
    asked = len(box.calls)
    browser(None).post(f"/pay/{waiting.id}/look/")
    assert len(box.calls) == asked


@pytest.mark.invariant("I17")
def test_strangers_see_no_payment_and_no_card(
    browser: Browser, tally: Community, ada: Person, otto: Person, box: Box, story: Story
) -> None:
    charge = charged(tally, ada, method=ASKS)
    keep(box, tally, ada)
    client = browser(ada)
    client.get("/me/payments/cards/tally/kept/")
    method = SavedMethod.objects.filter(is_default=True).get().method_id
    for path in (f"/pay/{charge.id}/look/", f"/pay/{charge.id}/cancel/"):
        assert browser(otto).post(path).status_code == 404
    for path in ("remove", "default"):
        assert browser(otto).post(f"/me/payments/cards/{method}/{path}/").status_code == 404
    assert browser(otto).post("/me/payments/cards/tally/add/").status_code == 404
    assert browser(otto).get(f"/pay/{charge.id}/").status_code == 404
    page = browser(otto).get("/me/payments/").content.decode()
    assert "Nothing paid yet" in page
    assert browser(None).get("/me/payments/").status_code == 302


def test_the_list_says_what_was_paid_and_what_came_back(
    browser: Browser, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charged(tally, ada)
    charged(tally, ada, method=DECLINED)
    late = charged(tally, ada, method=SLOW)
    settle_charge(charge_id=late.id, said=Said(ChargeState.CANCELLED), now=clock.now())
    settle_charge(charge_id=late.id, said=Said(ChargeState.SUCCEEDED), now=clock.now())
    page = browser(ada).get("/me/payments/").content.decode()
    assert "20.00 on its way back to you" in page
    for words in ("came too late, goes back", "declined, nothing charged", ">paid<"):
        assert words in page
    send_refund(Refund.objects.get().id)
    assert "20.00 sent back to you" in browser(ada).get("/me/payments/").content.decode()


def test_a_long_list_is_paged(
    browser: Browser, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    now = clock.now()
    for number in range(27):
        wanted(tally, ada, new_id(), description=f"Call {number:02}", now=now)
    client = browser(ada)
    first = client.get("/me/payments/").content.decode()
    assert "Call 26" in first
    assert "Call 01" not in first
    cursor = first.split("?cursor=")[1].split('"')[0]
    assert "Call 01" in client.get(f"/me/payments/?cursor={cursor}").content.decode()
    assert client.get("/me/payments/?cursor=nonsense").status_code == 404


def keep(box: Box, tally: Community, ada: Person) -> None:
    """The provider keeps two cards of Ada's."""
    customer = box.customer(key=f"payer:{tally.id}:{ada.id}", email="", name="")
    box.kept[customer] = [
        Card("pm_one", "visa", "4242", "2031-04"),
        Card("pm_two", "mastercard", "4444", ""),
    ]


@pytest.mark.promise("P5")
def test_a_card_is_kept_chosen_and_removed(
    browser: Browser, tally: Community, ada: Person, box: Box
) -> None:
    client = browser(ada)
    assert "No card is kept." in client.get("/me/payments/").content.decode()
    sent = client.post("/me/payments/cards/tally/add/")
    assert sent["Location"].startswith("https://pay.example.org/keep")
    keep(box, tally, ada)
    page = client.get("/me/payments/cards/tally/kept/", follow=True).content.decode()
    assert "…4242" in page
    client.post("/me/payments/cards/pm_two/default/")
    assert SavedMethod.objects.get(is_default=True).method_id == "pm_two"
    page = client.post("/me/payments/cards/pm_two/remove/", follow=True).content.decode()
    assert "The card ending in 4444 is gone." in page
    assert SavedMethod.objects.get(is_default=True).method_id == "pm_one"
    box.away = True
    page = client.post("/me/payments/cards/pm_one/remove/", follow=True).content.decode()
    assert "Payments aren&#x27;t possible at the moment." in page
    assert "…4242" in page


def test_what_is_not_paid_in_time_can_not_be_gone_on_with(
    browser: Browser, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = charged(tally, ada, method=ASKS)
    Charge.objects.update(give_up_at=clock.now() - timedelta(minutes=1))
    page = browser(ada).post(f"/pay/{charge.id}/look/", follow=True).content.decode()
    assert "This payment was given up" in page


@pytest.mark.promise("P11")
def test_an_owner_sees_what_came_in_and_sees_to_what_could_not_go_back(
    browser: Browser,
    tally: Community,
    ada: Person,
    agnes: Person,
    olga: Person,
    box: Box,
    story: Story,
) -> None:
    client = browser(olga)
    assert "Nothing came in yet" in client.get("/manage/tally/payments/").content.decode()
    charged(tally, ada, method=DECLINED)
    story.gone, box.refunds_end = True, RefundState.FAILED
    for _ in range(2):
        send_refund(Refund.objects.get(charge=charged(tally, ada)).id)
    page = client.get("/manage/tally/payments/").content.decode()
    assert "Money that could not be sent back" in page
    assert "33 %" in page
    first, second = Refund.objects.order_by("id")
    for refund, act in ((first, "again"), (second, "by-hand")):
        path = f"/manage/tally/payments/{refund.id}/{act}"
        assert browser(agnes).post(path).status_code == 404
        client.post(path)
    page = client.get("/manage/tally/payments/").content.decode()
    assert "Money that could not be sent back" not in page
    assert Refund.objects.filter(reference=f"again:{first.id}").exists()
    assert client.get("/manage/tally/payments/?cursor=x").status_code == 404
