"""Premium services over HTTP, paid at the local provider by the real SDK (P4, P5, P6, P12)."""

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.workflows.take_payment import look_at_payment
from tests.api.conftest import As, problem
from tests.provider import DECLINED, SECURE, VISA, LocalProvider
from tests.workflows.premium_scenes import PRICE, accepted, fresh, offered
from tests.workflows.scenes import kinds

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def offer(chat: Conversation) -> PremiumOffer:
    """Ezra's call, before Ada."""
    return offered(chat)


def path(offer: PremiumOffer, verb: str) -> str:
    return f"/premium-offers/{offer.id}/{verb}"


def paid_at(provider: LocalProvider) -> list[int]:
    """The amounts that the provider has taken, in minor units."""
    intents = provider.api("payment_intents", limit=100)["data"]
    return [one["amount"] for one in intents if one["status"] == "succeeded"]


@pytest.mark.promise("P4", "P5", "P6")
@pytest.mark.invariant("I13")
def test_a_good_card_is_charged_the_offers_price_whatever_the_client_says(
    by: As, provider: LocalProvider, offer: PremiumOffer, ada: Person, ezra: Person
) -> None:
    body = {"payment_method": VISA, "price": "0.01", "amount": 1, "currency": "JPY"}
    answer = by(ada).post(path(offer, "accept"), body)
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    assert (shown["state"], shown["payment"]["state"]) == ("accepted", "succeeded")
    assert "next_action" not in shown
    assert shown["deliver_by"] < shown["report_by"]
    assert paid_at(provider) == [PRICE]
    again = problem(by(ada).post(path(offer, "accept"), body), 409, "offer_not_open")
    assert "accepted" in again["detail"]
    assert paid_at(provider) == [PRICE]
    earned = by(ezra).get("/communities/tally/me/earnings").json()
    assert earned["balance"] == {"amount": "28.00", "currency": "CHF"}


@pytest.mark.promise("P5")
@pytest.mark.invariant("I13")
def test_a_declined_card_leaves_no_trace_and_another_one_may_do(
    by: As, provider: LocalProvider, offer: PremiumOffer, chat: Conversation, ada: Person
) -> None:
    before = kinds(chat)
    refused = by(ada).post(path(offer, "accept"), {"payment_method": DECLINED})
    told = problem(refused, 402, "card_declined")
    assert told["failure_code"]
    assert (fresh(offer).state, kinds(chat), paid_at(provider)) == ("offered", before, [])
    assert by(ada).get(f"/premium-offers/{offer.id}").json()["can"] == ["accept", "decline"]
    assert by(ada).post(path(offer, "accept"), {"payment_method": VISA}).status_code == 200
    assert fresh(offer).state == "accepted"


@pytest.mark.promise("P5")
def test_where_the_bank_wants_to_see_the_customer_nothing_is_given_before(
    by: As, provider: LocalProvider, offer: PremiumOffer, ada: Person
) -> None:
    asked = by(ada).post(path(offer, "accept"), {"payment_method": SECURE})
    assert asked.status_code == 200, asked.content
    page = asked.json()["next_action"]["redirect_url"]
    assert asked.json()["state"] == "offered"
    # Lost the page: the same card leads to the same one.
    again = by(ada).post(path(offer, "accept"), {"payment_method": SECURE}).json()
    assert again["next_action"]["redirect_url"] == page
    assert Charge.objects.count() == 1
    provider.approve(page)
    assert fresh(offer).state == "offered"
    # The redirect never came back; the webhook, the sweep or the next click settles it.
    assert look_at_payment(Charge.objects.get().id).state == "succeeded"
    assert fresh(offer).state == "accepted"
    assert paid_at(provider) == [PRICE]


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10")
def test_another_card_takes_the_place_of_one_that_waits_for_its_bank(
    by: As, provider: LocalProvider, offer: PremiumOffer, ada: Person
) -> None:
    page = by(ada).post(path(offer, "accept"), {"payment_method": SECURE}).json()["next_action"]
    answer = by(ada).post(path(offer, "accept"), {"payment_method": VISA})
    assert answer.json()["state"] == "accepted"
    assert paid_at(provider) == [PRICE]
    states = list(Charge.objects.order_by("id").values_list("state", flat=True))
    assert states == ["cancelled", "succeeded"]
    assert page["redirect_url"]


@pytest.mark.promise("P5")
def test_without_a_card_the_customer_pays_on_the_providers_page(
    by: As, provider: LocalProvider, offer: PremiumOffer, ada: Person
) -> None:
    asked = by(ada).post(path(offer, "accept"))
    page = asked.json()["next_action"]["redirect_url"]
    assert provider.pay(page, DECLINED) == ""
    assert provider.pay(page, VISA)
    assert by(ada).post(path(offer, "accept")).json()["state"] == "accepted"
    assert paid_at(provider) == [PRICE]


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10", "I19")
def test_an_answer_that_is_lost_on_its_way_charges_nobody_twice(
    by: As, provider: LocalProvider, offer: PremiumOffer, ada: Person
) -> None:
    provider.trouble("cut_after", path="payment_intents")
    unknown = by(ada).post(path(offer, "accept"), {"payment_method": VISA})
    assert (unknown.status_code, unknown.json()["state"]) == (202, "offered")
    assert by(ada).post(path(offer, "accept"), {"payment_method": VISA}).status_code == 200
    assert fresh(offer).state == "accepted"
    assert paid_at(provider) == [PRICE]


@pytest.mark.invariant("I10")
def test_a_repeated_key_gives_the_first_answer(
    by: As, provider: LocalProvider, offer: PremiumOffer, ada: Person
) -> None:
    body, key = {"payment_method": VISA}, {"Idempotency-Key": "once"}
    first = by(ada).post(path(offer, "accept"), body, **key)
    again = by(ada).post(path(offer, "accept"), body, **key)
    assert first.json()["state"] == again.json()["state"] == "accepted"
    assert first.content == again.content
    assert paid_at(provider) == [PRICE]
    other = by(ada).post(path(offer, "accept"), {"payment_method": DECLINED}, **key)
    problem(other, 422, "idempotency_mismatch")


@pytest.mark.promise("P9", "P12")
def test_a_service_is_reported_and_confirmed(
    by: As, offer: PremiumOffer, ada: Person, ezra: Person, chat: Conversation
) -> None:
    accepted(offer, ada)
    assert by(ezra).get(f"/premium-offers/{offer.id}").json()["can"] == [
        "complete",
        "cannot-deliver",
        "no-show",
        "private-box",
    ]
    problem(by(ada).post(path(offer, "complete")), 409, "not_party")
    done = by(ezra).post(path(offer, "complete"), {"report": "All of it."}).json()
    assert (done["state"], done["report"]) == ("completed", "All of it.")
    assert done["confirm_by"] > done["reported_at"]
    told = by(ada).get(f"/conversations/{chat.id}/events").json()["items"][-1]
    assert (told["kind"], told["data"]["premium_offer"]) == ("premium_completed", str(offer.id))
    assert "confirm" in by(ada).get(f"/premium-offers/{offer.id}").json()["can"]
    assert by(ada).post(path(offer, "confirm")).json()["confirmed_at"]
    problem(by(ezra).post(path(offer, "cannot-deliver")), 409, "service_not_under_way")


@pytest.mark.promise("P11", "P12")
def test_one_call_says_that_it_cannot_be_delivered(
    by: As, offer: PremiumOffer, ada: Person, ezra: Person
) -> None:
    accepted(offer, ada)
    over = by(ezra).post(path(offer, "cannot-deliver"), {"reason": "I am ill."}).json()
    assert (over["state"], over["end_reason"]) == ("cancelled", "cannot_deliver")
    assert by(ezra).get("/communities/tally/me/earnings").json()["balance"]["amount"] == "0.00"


@pytest.mark.promise("P12")
def test_who_did_not_come_is_heard(by: As, offer: PremiumOffer, ada: Person, ezra: Person) -> None:
    accepted(offer, ada)
    claimed = by(ada).post(path(offer, "no-show"), {"text": "Nobody called."}).json()
    assert (claimed["no_show"]["by"], claimed["no_show"]["state"]) == ("customer", "open")
    assert "no-show/withdraw" in claimed["can"]
    assert "no-show/answer" in by(ezra).get(f"/premium-offers/{offer.id}").json()["can"]
    problem(by(ezra).post(path(offer, "complete")), 409, "no_show_open")
    problem(by(ezra).post(path(offer, "no-show/answer")), 422, "invalid")
    over = by(ezra).post(path(offer, "no-show/answer"), {"agree": True}).json()
    assert (over["state"], over["end_reason"]) == ("cancelled", "no_show_expert")
    problem(by(ada).post(path(offer, "no-show/withdraw")), 409, "no_show_closed")


def test_strangers_find_none_of_it(by: As, offer: PremiumOffer, otto: Person, erik: Person) -> None:
    for verb in ("accept", "complete", "confirm", "cannot-deliver", "no-show", "no-show/withdraw"):
        for somebody in (otto, erik):
            problem(by(somebody).post(path(offer, verb)), 404, "not_found")


@pytest.mark.promise("P11")
def test_while_a_refund_is_decided_there_is_nothing_to_confirm(
    by: As, chat: Conversation, ada: Person, ezra: Person
) -> None:
    offer = accepted(offered(chat), ada)
    one = f"/premium-offers/{offer.id}"
    assert by(ezra).post(f"{one}/complete", {"report": "Done."}).status_code == 200
    assert "confirm" in by(ada).get(one).json()["can"]
    asked = {"scope": "service", "reason": "It wasn't what I was promised."}
    request = by(ada).post(f"/conversations/{chat.id}/refund-requests", asked).json()
    shown = by(ada).get(f"/conversations/{chat.id}/premium-offers").json()["items"][0]
    assert (shown["refund_open"], shown["confirm_by"]) == (True, None)
    assert "confirm" not in shown["can"]
    refused = by(ada).post(f"{one}/confirm")
    assert (refused.status_code, refused.json()["code"]) == (409, "refund_open")
    by(ada).post(f"/refund-requests/{request['id']}/withdraw")
    assert by(ada).post(f"{one}/confirm").json()["confirmed_at"]
