"""Membership over the API: bought, ended, withdrawn from, sold."""

import pytest

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.models import Plan, Subscription
from tests.api.conftest import As, Program, problem
from tests.provider import DECLINED, SECURE, VISA, LocalProvider
from tests.workflows.memberships import bought, paid_community, sell

pytestmark = [pytest.mark.django_db, pytest.mark.promise("F12"), pytest.mark.promise("P1")]
MINE = "/communities/tally/me/membership"
PLANS = "/communities/tally/plans"


@pytest.fixture
def tally(tally: Community) -> Community:
    return paid_community(tally)


@pytest.fixture
def plan(tally: Community) -> Plan:
    return sell(tally)


def order(plan: Plan, method: str = VISA, **values: object) -> dict[str, object]:
    return {"plan": str(plan.id), "agreed": True, "payment_method": method, **values}


def test_anyone_reads_what_it_costs_and_how_it_ends(anyone: Program, plan: Plan) -> None:
    (one,) = anyone.get(PLANS).json()["items"]
    assert (one["price"], one["period"]) == ({"amount": "19.00", "currency": "CHF"}, "month")
    assert any("renews each month" in sentence for sentence in one["terms"])


def test_bought_ended_kept_and_withdrawn(
    by: As, ada: Person, plan: Plan, provider: LocalProvider
) -> None:
    program = by(ada)
    problem(program.get(MINE), 404, "not_found")
    made = program.post(MINE, order(plan))
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["renews"]) == ("active", True)
    assert made.json()["can"] == ["end", "withdraw", "card"]
    problem(program.post(MINE, order(plan)), 409, "already_member")
    assert program.post(f"{MINE}/end").json()["state"] == "ending"
    assert program.post(f"{MINE}/keep").json()["state"] == "active"
    over = program.post(f"{MINE}/withdraw").json()
    assert (over["state"], over["end_reason"], over["can"]) == ("ended", "withdrawn", [])
    problem(program.post(f"{MINE}/withdraw"), 404, "not_found")


def test_a_declined_card_is_402_and_nothing_has_happened(
    by: As, ada: Person, plan: Plan, provider: LocalProvider
) -> None:
    told = problem(by(ada).post(MINE, order(plan, DECLINED)), 402, "card_declined")
    assert told["failure_code"]
    problem(by(ada).get(MINE), 404, "not_found")


@pytest.mark.parametrize("method", [None, SECURE])
def test_who_is_needed_is_told_where(
    by: As, ada: Person, plan: Plan, provider: LocalProvider, method: str | None
) -> None:
    made = by(ada).post(MINE, {**order(plan), "payment_method": method})
    assert (made.status_code, made.json()["state"]) == (201, "wanted")
    assert made.json()["next_action"]["redirect_url"].startswith(provider.address)


def test_the_same_key_buys_once_and_says_what_came_of_it(
    by: As, ada: Person, plan: Plan, provider: LocalProvider
) -> None:
    answers = [by(ada).post(MINE, order(plan), Idempotency_Key="k1").json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["state"] == "active"
    assert Subscription.objects.count() == 1


def test_agreeing_is_a_must(by: As, ada: Person, plan: Plan) -> None:
    told = problem(by(ada).post(MINE, order(plan, agreed=False)), 422, "invalid")
    assert told["errors"].keys() == {"agreed"}
    problem(by(ada).post(MINE, {**order(plan), "plan": str(new_id())}), 404, "not_found")


def test_a_card_that_isnt_hers_renews_nothing(by: As, ada: Person, plan: Plan) -> None:
    bought(ada, plan)
    told = by(ada).put(f"{MINE}/card", {"payment_method": "pm_of_somebody"})
    assert problem(told, 422, "invalid")["errors"].keys() == {"payment_method"}


@pytest.mark.invariant("I17")
def test_otto_finds_nothing(by: As, ada: Person, otto: Person, plan: Plan) -> None:
    bought(ada, plan)
    program = by(otto)
    problem(program.get(MINE), 404, "not_found")
    problem(program.post(MINE, order(plan)), 404, "not_found")
    for verb in ("end", "keep", "withdraw", "pay"):
        problem(program.post(f"{MINE}/{verb}", {}), 404, "not_found")
    problem(program.put(f"{PLANS}/month", {"price": "1.00"}), 404, "not_found")
    problem(program.delete(f"{PLANS}/month"), 404, "not_found")


def test_an_owner_sells_another_price_and_nothing_any_more(
    by: As, olga: Person, ada: Person, plan: Plan, anyone: Program
) -> None:
    draft = {"price": "190.00", "questions": 40, "covers": {"en": "Forty questions."}}
    assert by(olga).put(f"{PLANS}/year", draft).json()["covers"] == "Forty questions."
    by(olga).put(f"{PLANS}/month", {"price": "21.00"})
    sold = {one["period"]: one["price"]["amount"] for one in anyone.get(PLANS).json()["items"]}
    assert sold == {"month": "21.00", "year": "190.00"}
    assert by(olga).delete(f"{PLANS}/month").status_code == 204
    problem(by(olga).delete(f"{PLANS}/month"), 404, "not_found")
    problem(by(ada).put(f"{PLANS}/month", draft), 404, "not_found")


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"price": "0.00"}, "price"),
        ({"price": "19.001"}, "price"),
        ({"price": "19.00", "questions": 0}, "questions"),
        ({"price": "19.00", "covers": {"es": "Todo."}}, "covers"),
    ],
)
def test_what_cant_be_sold_is_said(
    by: As, olga: Person, draft: dict[str, object], field: str
) -> None:
    told = problem(by(olga).put(f"{PLANS}/month", draft), 422, "invalid")
    assert told["errors"].keys() == {field}
