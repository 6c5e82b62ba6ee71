"""What becomes of a question's money over HTTP: held, earned, given back (P1)."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.queries import drifted_accounts
from peerdesk.domain.payments.models import Refund
from peerdesk.domain.people.models import Person
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.workflows.send_refund import send_refund
from tests.api.conftest import As, problem
from tests.api.paid.conftest import TEN, answered, held, of, payable
from tests.provider import LocalProvider
from tests.workflows.scenes import kinds, later, set_policy, sweep


@pytest.mark.promise("P1")
@pytest.mark.invariant("I9", "I10")
def test_money_is_taken_up_front_held_and_shared_when_the_answer_is_accepted(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, tally: Community
) -> None:
    told = ask()
    assert told.status_code == 201, told.content
    chat = told.json()
    assert (chat["state"], chat["price"]) == ("waiting", TEN)
    assert (chat["payment"]["state"], chat["payment"]["paid_by"]) == ("held", "card")
    assert "next_action" not in chat
    assert held(tally, ada) == "10.00 CHF"
    assert of(tally, chart.provider("local")) == "-10.00 CHF"
    (invitation,) = by(ezra).get("/invitations").json()["items"]
    assert invitation["pays"]["amount"] == "7.00"  # 70 per cent of it
    customer = answered(by, ada, ezra, chat["id"])
    assert held(tally, ada) == "10.00 CHF"
    assert customer.post(f"/conversations/{chat['id']}/rating", {"stars": 4}).status_code == 201
    assert (held(tally, ada), payable(tally, ezra)) == ("0.00 CHF", "7.00 CHF")
    assert of(tally, chart.platform_fees()) == "3.00 CHF"
    (item,) = by(ezra).get("/communities/tally/me/earnings").json()["items"]
    assert (item["amount"]["amount"], item["why"]) == ("7.00", "rated")
    assert drifted_accounts() == []


@pytest.mark.promise("P1", "P11")
def test_few_stars_hold_the_money_and_ask_for_it_back(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, tally: Community
) -> None:
    chat = ask().json()
    customer = answered(by, ada, ezra, chat["id"])
    rating = f"/conversations/{chat['id']}/rating"
    assert customer.post(rating, {"stars": 1}).status_code == 201
    assert (held(tally, ada), payable(tally, ezra)) == ("10.00 CHF", "0.00 CHF")
    assert RefundRequest.objects.get().state == "open"
    assert customer.put(rating, {"stars": 3}).status_code == 200
    assert (held(tally, ada), payable(tally, ezra)) == ("0.00 CHF", "7.00 CHF")
    assert RefundRequest.objects.get().state == "withdrawn"
    assert customer.put(rating, {"stars": 2}).status_code == 200
    assert (held(tally, ada), payable(tally, ezra)) == ("10.00 CHF", "0.00 CHF")
    assert of(tally, chart.platform_fees()) == "0.00 CHF"
    assert RefundRequest.objects.filter(state="open").count() == 1
    assert drifted_accounts() == []


@pytest.mark.promise("P1", "C8")
def test_without_stars_in_time_it_is_accepted(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, tally: Community
) -> None:
    chat = ask().json()
    answered(by, ada, ezra, chat["id"])
    sweep(later(hours=23))
    assert held(tally, ada) == "10.00 CHF"
    sweep(later(hours=25))
    assert (held(tally, ada), payable(tally, ezra)) == ("0.00 CHF", "7.00 CHF")


@pytest.mark.promise("P1")
@pytest.mark.invariant("I7", "I10")
def test_unanswered_in_the_promised_time_all_of_it_goes_back(
    ask: Callable[..., HttpResponse], by: As, ada: Person, tally: Community,
    provider: LocalProvider,
) -> None:  # fmt: skip
    set_policy(tally, fallback_seconds=999_999)
    chat = ask().json()
    sweep(later(hours=23))
    assert held(tally, ada) == "10.00 CHF"
    sweep(later(hours=25))
    sweep(later(hours=25))
    row = Conversation.objects.get(id=chat["id"])
    assert (row.state, kinds(row).count("question_returned")) == ("closed", 1)
    assert held(tally, ada) == of(tally, chart.provider("local")) == "0.00 CHF"
    Refund.objects.update(due_at=clock.now())
    send_refund(Refund.objects.get().id)
    (refund,) = provider.api("refunds")["data"]
    assert refund["amount"] == 1000
    wire = by(ada).get(f"/conversations/{chat['id']}").json()
    assert (wire["payment"]["state"], wire["payment"]["returned"]) == ("returned", TEN)
    assert "rating" not in wire["can"]


@pytest.mark.promise("P1")
def test_closed_without_an_answer_it_goes_back_at_once(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, tally: Community
) -> None:
    first, second = ask().json(), ask().json()
    assert by(ada).post(f"/conversations/{first['id']}/close").status_code == 200
    assert held(tally, ada) == "10.00 CHF"
    asked = by(ezra).get("/invitations").json()["items"]
    (invitation,) = [one for one in asked if one["conversation"] == second["id"]]
    by(ezra).post(f"/invitations/{invitation['id']}/accept")
    closed = by(ada).post(f"/conversations/{second['id']}/close").json()
    assert closed["payment"]["state"] == "returned"
    assert "rating" not in closed["can"]
    assert (held(tally, ada), Refund.objects.count()) == ("0.00 CHF", 2)


@pytest.mark.promise("P1")
def test_an_answer_in_time_keeps_the_promise(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, tally: Community
) -> None:
    chat = ask().json()
    (invitation,) = by(ezra).get("/invitations").json()["items"]
    by(ezra).post(f"/invitations/{invitation['id']}/accept")
    by(ezra).post(f"/conversations/{chat['id']}/messages", {"text": "No."})
    sweep(later(hours=25))
    assert held(tally, ada) == "10.00 CHF"
    assert PaidQuestion.objects.get().answer_due_at is None


@pytest.mark.promise("P1")
def test_what_the_support_team_answers_is_the_platforms(
    ask: Callable[..., HttpResponse], by: As, ada: Person, agnes: Person, tally: Community
) -> None:
    set_policy(tally, fallback_seconds=0, accept_seconds=0)
    chat = ask().json()
    sweep(later(seconds=5))
    assert by(agnes).post(f"/conversations/{chat['id']}/take").status_code == 200
    by(agnes).post(f"/conversations/{chat['id']}/messages", {"text": "Here you are."})
    by(ada).post(f"/conversations/{chat['id']}/close")
    assert (held(tally, ada), of(tally, chart.platform_fees())) == ("0.00 CHF", "10.00 CHF")


@pytest.mark.promise("P11", "C14")
@pytest.mark.invariant("I9", "I12")
def test_money_back_after_it_was_earned_is_named_in_the_earnings(
    ask: Callable[..., HttpResponse], by: As, ada: Person, ezra: Person, agnes: Person,
    tally: Community,
) -> None:  # fmt: skip
    chat = ask(price="9.99").json()
    one = f"/conversations/{chat['id']}"
    customer = answered(by, ada, ezra, chat["id"])
    customer.post(f"{one}/rating", {"stars": 5})
    assert payable(tally, ezra) == "6.99 CHF"
    said = {"scope": "question", "reason": "It was wrong after all."}
    asked = customer.post(f"{one}/refund-requests", said)
    assert asked.status_code == 201, asked.content
    decided = by(agnes).post(
        f"/refund-requests/{asked.json()['id']}/approve", {"reason": "Agreed."}
    )
    assert decided.status_code == 200, decided.content
    assert (payable(tally, ezra), of(tally, chart.platform_fees())) == ("0.00 CHF", "0.00 CHF")
    assert of(tally, chart.provider("local")) == held(tally, ada) == "0.00 CHF"
    items = by(ezra).get("/communities/tally/me/earnings").json()["items"]
    assert [(item["amount"]["amount"], item["why"]) for item in items] == [
        ("-6.99", "returned"),
        ("6.99", "rated"),
    ]
    problem(customer.post(f"{one}/reopen"), 409, "question_returned")
    assert "reopen" not in customer.get(one).json()["can"]
