"""A customer's payments and kept cards, for programs."""

import pytest

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Refund
from peerdesk.domain.payments.providers import Card
from peerdesk.domain.people.models import Person
from peerdesk.workflows.keep_card import read_kept_cards
from peerdesk.workflows.take_payment import take_payment
from tests.api.conftest import As, problem
from tests.payments import ASKS, SLOW, Box, Story, box, story, wanted

__all__ = ["box", "story"]


@pytest.mark.promise("P5")
def test_a_payment_tells_what_it_waits_for_and_what_came_of_it(
    by: As, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    program = by(ada)
    told = program.get(f"/payments/{charge.id}").json()
    assert told["state"] == "needs_action"
    assert told["next_action"] == {"redirect_url": "https://pay.example.org/"}
    assert told["amount"] == {"amount": "20.00", "currency": "CHF"}
    box.decide(charge.id, ChargeState.SUCCEEDED)
    told = program.post(f"/payments/{charge.id}/look", {}, Idempotency_Key="k").json()
    again = program.post(f"/payments/{charge.id}/look", {}, Idempotency_Key="k").json()
    assert told == again
    assert (told["state"], told["card"], told["next_action"]) == ("succeeded", "visa 4242", None)
    assert program.get("/me/payments?limit=1").json() == {"items": [told], "next": None}


def test_what_went_back_stands_beside_it(
    by: As, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    story.gone = True
    charge = take_payment(wanted(tally, ada, new_id()).id)
    told = by(ada).get(f"/payments/{charge.id}").json()
    assert told["refunded"] == told["amount"] == told["refunds"][0]["amount"]
    assert told["refunds"][0]["id"] == str(Refund.objects.get().id)


def test_a_payment_is_given_up(
    by: As, tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    told = by(ada).post(f"/payments/{charge.id}/cancel", {}).json()
    assert told["state"] == "cancelled"
    slow = take_payment(wanted(tally, ada, new_id(), method=SLOW).id)
    assert by(ada).post(f"/payments/{slow.id}/cancel", {}).json()["state"] == "processing"


@pytest.mark.invariant("I17")
def test_nobody_else_finds_any_of_it(
    by: As, tally: Community, ada: Person, olga: Person, otto: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    for somebody in (olga, otto):
        problem(by(somebody).get(f"/payments/{charge.id}"), 404, "not_found")
        problem(by(somebody).post(f"/payments/{charge.id}/cancel", {}), 404, "not_found")
        problem(by(somebody).post(f"/payments/{charge.id}/look", {}), 404, "not_found")
        assert by(somebody).get("/me/payments").json()["items"] == []
    problem(by(otto).get("/communities/tally/me/payment-methods"), 404, "not_found")


def test_cards_are_kept_preferred_and_removed(
    by: As, tally: Community, ada: Person, otto: Person, box: Box
) -> None:
    program, path = by(ada), "/communities/tally/me/payment-methods"
    told = program.post(path, {})
    assert told.status_code == 202
    assert told.json()["next_action"]["redirect_url"].startswith("https://pay.example.org/")
    customer = box.customer(key=f"payer:{tally.id}:{ada.id}", email="", name="")
    box.kept[customer] = [Card("pm_one", "visa", "4242", ""), Card("pm_two", "visa", "1111", "")]
    read_kept_cards(person=ada, community=tally)
    assert {card["id"] for card in program.get(path).json()["items"]} == {"pm_one", "pm_two"}
    assert program.post("/payment-methods/pm_one/default", {}).json()["default"]
    assert [card["default"] for card in program.get(path).json()["items"]] == [True, False]
    problem(by(otto).delete("/payment-methods/pm_one"), 404, "not_found")
    assert program.delete("/payment-methods/pm_one").status_code == 204
    assert [card["id"] for card in program.get(path).json()["items"]] == ["pm_two"]
    box.away = True
    problem(program.delete("/payment-methods/pm_two"), 503, "payment_unavailable")
    problem(program.post(path, {}), 503, "payment_unavailable")
