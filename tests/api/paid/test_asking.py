"""Questions with a price over HTTP: what is asked, which card, what waits for the bank (P1)."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.ledger import chart
from peerdesk.domain.payments.lifecycle import Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.queries import last_charge_of
from peerdesk.domain.people.models import Person
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.workflows.take_payment import look_at_payment
from tests.api.conftest import As, Program, problem
from tests.api.paid.conftest import ASK, answered, held, of, payable
from tests.provider import DECLINED, SECURE, VISA, LocalProvider
from tests.workflows.scenes import later, sweep


@pytest.mark.promise("P1")
def test_a_price_is_needed_and_has_a_minimum(ask: Callable[..., HttpResponse], ada: Person) -> None:
    for price in (None, "4.99", "x", {"amount": "9.00", "currency": "EUR"}, "9.999", "99999999"):
        told = problem(ask(price=price), 422, "invalid")
        assert told["errors"].keys() == {"price"}, price
    told = problem(ask(payment_method="no such"), 422, "invalid")
    assert told["errors"].keys() == {"payment_method"}
    assert not Conversation.objects.exists()


@pytest.mark.promise("P1", "P5")
def test_a_declined_card_leaves_nothing_behind(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, agnes: Person,
    tally: Community,
) -> None:  # fmt: skip
    told = problem(ask(payment_method=DECLINED, key="first"), 402, "card_declined")
    assert told["failure_code"]
    again = ask(payment_method=DECLINED, key="first")
    assert (again.status_code, again["Idempotency-Replayed"]) == (402, "true")
    for somebody in (ada, ezra, agnes):
        assert by(somebody).get("/conversations").json()["items"] == []
    assert not Conversation.objects.exists()
    assert Charge.objects.get().state == "failed"
    assert held(tally, ada) == "0.00 CHF"
    assert ask(payment_method=VISA, key="second").status_code == 201


@pytest.mark.promise("P1")
def test_the_same_request_sent_again_asks_and_pays_once(
    ask: Callable[..., HttpResponse], ada: Person, tally: Community
) -> None:
    first, again = ask(key="once"), ask(key="once")
    assert first.json() == again.json()
    assert (Conversation.objects.count(), held(tally, ada)) == (1, "10.00 CHF")


@pytest.mark.promise("P1")
def test_nobody_sees_a_question_that_waits_for_the_bank(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, agnes: Person,
    olga: Person, tally: Community, provider: LocalProvider,
) -> None:  # fmt: skip
    chat = ask(payment_method=SECURE).json()
    assert chat["state"] == "unpaid"
    page = chat["next_action"]["redirect_url"]
    one = f"/conversations/{chat['id']}"
    for somebody in (ezra, agnes, olga):
        assert by(somebody).get("/conversations").json()["items"] == []
        assert by(somebody).get(one).status_code == 404
    assert by(ezra).get("/invitations").json()["items"] == []
    mine = by(ada).get(one).json()
    assert mine["can"] == ["payment"]
    problem(by(ada).post(f"{one}/messages", {"text": "Hello?"}), 409, "unpaid")
    problem(by(ada).post(f"{one}/close"), 409, "unpaid")
    problem(by(ada).post(f"{one}/flags", {"kind": "abuse", "seq": 1}), 409, "unpaid")
    provider.approve(page)
    look_at_payment(Charge.objects.get().id)
    assert by(ada).get(one).json()["state"] == "waiting"
    assert len(by(ezra).get("/invitations").json()["items"]) == 1
    assert held(tally, ada) == "10.00 CHF"


@pytest.mark.promise("P1")
def test_refused_at_the_bank_another_card_may_pay_it(
    ask: Callable[..., HttpResponse], by: As, ada: Person, tally: Community,
    provider: LocalProvider,
) -> None:  # fmt: skip
    chat = ask(payment_method=SECURE).json()
    provider.refuse(chat["next_action"]["redirect_url"])
    look_at_payment(Charge.objects.get().id)
    one = f"/conversations/{chat['id']}"
    assert by(ada).get(one).json()["state"] == "unpaid"
    problem(by(ada).post(f"{one}/payment", {"payment_method": DECLINED}), 402, "card_declined")
    told = by(ada).post(f"{one}/payment", {"payment_method": VISA})
    assert (told.status_code, told.json()["state"]) == (200, "waiting"), told.content
    problem(by(ada).post(f"{one}/payment", {"payment_method": VISA}), 409, "question_moved")
    assert held(tally, ada) == "10.00 CHF"


@pytest.mark.promise("P1")
def test_without_a_card_the_customer_pays_on_the_providers_page(
    ask: Callable[..., HttpResponse], by: As, ada: Person, provider: LocalProvider
) -> None:
    chat = ask(payment_method=None).json()
    assert chat["state"] == "unpaid"
    back = provider.pay(chat["next_action"]["redirect_url"])
    charge = Charge.objects.get()
    assert f"/pay/{charge.id}/" in back
    # From there the returning customer lands in the same conversation.
    assert charge.return_url.endswith(f"/conversations/{chat['id']}/")
    look_at_payment(Charge.objects.get().id)
    assert by(ada).get(f"/conversations/{chat['id']}").json()["state"] == "waiting"


@pytest.mark.promise("P1")
def test_a_provider_out_of_reach_leaves_it_unpaid_until_it_is_back(
    ask: Callable[..., HttpResponse], by: As, ada: Person, provider: LocalProvider
) -> None:
    provider.trouble("cut_after", "payment_intents")
    chat = ask().json()
    assert (chat["state"], "next_action" in chat) == ("unpaid", False)
    look_at_payment(last_charge_of(Purpose.QUESTION, chat["id"]).id)  # type: ignore[union-attr]
    assert by(ada).get(f"/conversations/{chat['id']}").json()["state"] == "waiting"
    assert len(provider.api("payment_intents")["data"]) == 1


@pytest.mark.promise("P1")
def test_the_brands_member_needs_no_card(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, tally: Community
) -> None:
    Membership.objects.filter(person=ada).update(plan="member")
    problem(ask(price="25.01", payment_method=None), 422, "invalid")
    chat = ask(price=None, payment_method=None).json()
    assert (chat["state"], chat["price"]["amount"]) == ("waiting", "25.00")
    assert chat["payment"]["paid_by"] == "brand"
    assert of(tally, chart.brand_receivable()) == "-25.00 CHF"
    customer = answered(by, ada, ezra, chat["id"])
    assert customer.post(f"/conversations/{chat['id']}/rating", {"stars": 5}).status_code == 201
    assert payable(tally, ezra) == "17.50 CHF"
    assert not Charge.objects.exists()
    card = ask().json()  # a member who names a card pays with it
    assert card["payment"]["paid_by"] == "card"


@pytest.mark.promise("P1")
@pytest.mark.invariant("I7")
def test_a_question_that_is_never_paid_is_forgotten(
    ask: Callable[..., HttpResponse], by: As, ada: Person, provider: LocalProvider
) -> None:
    chat = ask(payment_method=None).json()
    charge = Charge.objects.get()
    Charge.objects.filter(id=charge.id).update(give_up_at=clock.now())
    look_at_payment(charge.id)
    assert by(ada).get(f"/conversations/{chat['id']}").json()["state"] == "unpaid"
    assert PaidQuestion.objects.get().reminded_at is not None
    sweep(later(hours=24))
    assert Conversation.objects.exists()
    sweep(later(hours=26))
    assert not Conversation.objects.exists()


@pytest.mark.promise("P1")
def test_what_the_support_team_serves_costs_nothing(
    by: As, ada: Person, my_account: Reason, failed_payment: Reason
) -> None:
    for reason, fields in ((my_account, {}), (failed_payment, {"amount": "1"})):
        body = {"reason": reason.slug, "text": "Hello", "fields": fields}
        told = by(ada).post(ASK, body).json()
        assert (told["state"], told["price"], told["payment"]) == ("waiting", None, None)


@pytest.mark.promise("P1")
def test_a_price_is_suggested_by_what_others_paid_lately(
    ask: Callable[..., HttpResponse], by: As, ada: Person, anyone: Program, tally: Community
) -> None:
    address = "/communities/tally/price-suggestion?reason=sending-invoices"
    nothing = anyone.get(address).json()
    assert (nothing["based_on"], nothing["suggested"]["amount"]) == (0, "25.00")
    assert nothing["minimum"]["amount"] == "5.00"
    for price in ("6.00", "8.00", "12.00", "20.00", "30.00"):
        assert ask(price=price).status_code == 201
    told = anyone.get(address).json()
    assert (told["based_on"], told["suggested"]["amount"]) == (5, "12.00")
    assert (told["low"]["amount"], told["high"]["amount"]) == ("8.00", "20.00")
    assert (told["urgent"]["amount"], told["expert_gets"]["amount"]) == ("18.00", "8.40")
    assert told["in_area"] is True
    problem(anyone.get("/communities/tally/price-suggestion?reason=none"), 422, "invalid")
