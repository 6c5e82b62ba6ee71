"""What time does: every clock of the policy, set so short that a test can wait for it."""

import time
from typing import Any

import pytest

from tests.protocol.desk import Desk, Json, Somebody, until

HERE = "/communities/tally"


def asked_of(expert: Somebody, chat: str) -> Json | None:
    items = expert.get("/invitations")["items"]
    return next((one for one in items if one["conversation"] == chat), None)


def ask(desk: Desk, customer: Somebody) -> str:
    body = {"reason": desk.leaf("tally")["id"], "text": "Wie geht das?", "language": "de"}
    return str(customer.post(f"{HERE}/conversations", body)["id"])


def kinds(customer: Somebody, chat: str) -> list[str]:
    return [one["kind"] for one in customer.get(f"/conversations/{chat}/events")["items"]]


@pytest.mark.promise("C6")
def test_unanswered_in_time_the_next_are_asked(
    desk: Desk, owner: Somebody, customer: Somebody, experts: list[Somebody]
) -> None:
    owner.patch(f"{HERE}/policy", {"accept_seconds": 1, "invite_wave": 1})
    chat = ask(desk, customer)
    until(lambda: len(owner.get(f"/conversations/{chat}/routing")["items"]) >= 3, "a third wave")
    lines = owner.get(f"/conversations/{chat}/routing")["items"]
    assert [one["place"] for one in lines] == list(range(1, len(lines) + 1))
    assert len({one["expert"]["id"] for one in lines}) == len(lines)
    assert lines[0]["state"] == "expired"


@pytest.mark.promise("C6")
def test_an_invitation_that_ran_out_cannot_be_accepted(
    desk: Desk, owner: Somebody, customer: Somebody, experts: list[Somebody]
) -> None:
    owner.patch(f"{HERE}/policy", {"accept_seconds": 1.5})
    chat = ask(desk, customer)
    one = next(asked for expert in experts if (asked := asked_of(expert, chat)))
    time.sleep(1.6)
    for expert in experts:
        told = expert.ask("POST", f"/invitations/{one['id']}/accept")
        assert told.status_code in (404, 409)
        if told.status_code == 409:
            assert told.json()["code"] == "expired"


@pytest.mark.promise("C6")
@pytest.mark.parametrize("fallback", ["agents", "ticket"])
def test_with_nobody_left_the_fallback_applies(
    desk: Desk, owner: Somebody, customer: Somebody, agent: Somebody, fallback: str
) -> None:
    owner.patch(
        f"{HERE}/policy", {"accept_seconds": 0, "fallback_seconds": 0, "fallback": fallback}
    )
    chat = ask(desk, customer)
    if fallback == "ticket":
        until(lambda: "converted" in kinds(customer, chat), "the ticket")
        assert customer.get(f"/conversations/{chat}")["channel"] == "ticket"
    else:
        until(lambda: "take" in agent.get(f"/conversations/{chat}")["can"], "the agents' turn")
    agent.post(f"/conversations/{chat}/messages", {"text": "Guten Tag."})
    known = customer.get(f"/conversations/{chat}")
    assert (known["state"], known["handler"]["role"]) == ("active", "agent")


@pytest.mark.promise("F15")
def test_without_a_first_reply_the_chat_goes_to_the_next(
    desk: Desk, owner: Somebody, customer: Somebody, experts: list[Somebody]
) -> None:
    owner.patch(f"{HERE}/policy", {"first_reply_seconds": 1})
    chat = ask(desk, customer)
    silent = next(expert for expert in experts if asked_of(expert, chat))
    one = asked_of(silent, chat)
    assert one
    silent.post(f"/invitations/{one['id']}/accept")
    until(lambda: "left" in kinds(customer, chat), "the silent expert's leaving")
    silent.refused(404, "not_found", "GET", f"/conversations/{chat}")
    other = until(
        lambda: next((expert for expert in experts if asked_of(expert, chat)), None), "the next"
    )
    assert other.token != silent.token


@pytest.mark.promise("F15")
def test_a_first_reply_in_time_keeps_it(
    desk: Desk, owner: Somebody, customer: Somebody, experts: list[Somebody]
) -> None:
    owner.patch(f"{HERE}/policy", {"first_reply_seconds": 2})
    chat = ask(desk, customer)
    expert = next(expert for expert in experts if asked_of(expert, chat))
    one = asked_of(expert, chat)
    assert one
    expert.post(f"/invitations/{one['id']}/accept")
    expert.post(f"/conversations/{chat}/messages", {"text": "Ich bin da."})
    time.sleep(3)
    assert "left" not in kinds(customer, chat)


def test_silence_closes_and_the_rating_counts_five(
    chat: tuple[Json, Somebody], owner: Somebody, customer: Somebody
) -> None:
    asked, expert = chat
    owner.patch(f"{HERE}/policy", {"close_idle_hours": 0.0003, "rating_hours": 0.0003})
    expert.post(f"/conversations/{asked['id']}/messages", {"text": "So."})
    until(lambda: customer.get(f"/conversations/{asked['id']}")["state"] == "closed", "the close")

    def counted() -> Any:
        items = expert.get(f"{HERE}/me/earnings")["items"]
        return next((one for one in items if one["conversation"] == asked["id"]), None)

    line = until(counted, "the automatic rating")
    assert (line["stars"], line["implicit"]) == (5, True)
    assert kinds(customer, asked["id"])[-1] == "rated"


def test_a_quiet_customer_is_reminded_once(
    chat: tuple[Json, Somebody], owner: Somebody, customer: Somebody
) -> None:
    asked, expert = chat
    owner.patch(f"{HERE}/policy", {"customer_idle_minutes": 0.01})
    expert.post(f"/conversations/{asked['id']}/messages", {"text": "Noch da?"})
    path = f"/conversations/{asked['id']}/events"

    def notices() -> list[Json]:
        items = customer.get(path)["items"]
        return [one for one in items if one["data"].get("code") == "customer_idle"]

    until(notices, "the reminder")
    time.sleep(2)
    assert len(notices()) == 1
    assert customer.get(f"/conversations/{asked['id']}")["state"] == "active"


@pytest.mark.promise("F3")
def test_who_ignores_too_much_is_paused(
    desk: Desk, owner: Somebody, customer: Somebody, experts: list[Somebody]
) -> None:
    owner.patch(f"{HERE}/policy", {"accept_seconds": 0.5, "misses_before_pause": 1})
    chat = ask(desk, customer)
    ignoring = owner.get(f"/conversations/{chat}/routing")["items"][0]["expert"]["id"]

    def paused() -> bool:
        for expert in experts:
            if expert.get("/me")["id"] == ignoring:
                return bool(expert.get(f"{HERE}/me/availability")["paused"])
        raise AssertionError("unknown expert")

    until(paused, "the pause")


@pytest.mark.promise("C10")
@pytest.mark.invariant("I14")
def test_a_new_iban_is_not_paid_before_its_hold(
    chat: tuple[Json, Somebody], owner: Somebody, customer: Somebody
) -> None:
    asked, expert = chat
    expert.post(f"/conversations/{asked['id']}/messages", {"text": "So."})
    customer.post(f"/conversations/{asked['id']}/close")
    customer.post(f"/conversations/{asked['id']}/rating", {"stars": 5})
    owner.patch(f"{HERE}/policy", {"payout_minimum": "0.50"})
    path = f"{HERE}/me/bank-account"
    ibans = ["CH9300762011623852957", "CH5604835012345678009"]
    told = expert.get(path)["iban"]
    fresh = next(iban for iban in ibans if not told.endswith(iban[-4:]))
    expert.put(path, {"iban": fresh, "name": "Erika Muster"})
    before = expert.get(f"{HERE}/me/earnings")["balance"]
    owner.ask("POST", f"{HERE}/payouts", {})
    assert expert.get(f"{HERE}/me/earnings")["balance"] == before
    owner.patch(f"{HERE}/policy", {"iban_hold_hours": 0})
    owner.post(f"{HERE}/payouts", {})
    assert expert.get(f"{HERE}/me/earnings")["balance"]["amount"] == "0.00"
