"""The whole story as a foreign program plays it: from the hand-over to the bank file."""

import time
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID
from xml.etree import ElementTree

import pytest

from tests.protocol.desk import Desk, Json, Somebody, problem, signed

HERE = "/communities/tally"


@pytest.mark.promise("S2", "C6", "C8", "C9", "C10", "C14", "B2")
def test_from_the_hand_over_to_the_bank_file(
    desk: Desk, owner: Somebody, experts: list[Somebody]
) -> None:
    owner.patch(f"{HERE}/policy", {"payout_minimum": "0.50", "iban_hold_hours": 0})
    told = desk.somebody().post(f"{HERE}/identify", {"jwt": signed(desk)})
    ines = desk.somebody(told["token"])
    expert = experts[0]
    for other in experts[1:]:
        other.put(f"{HERE}/me/availability", {"paused": True})
    before = Decimal(expert.get(f"{HERE}/me/earnings")["balance"]["amount"])

    with expert.socket() as his, ines.socket() as hers:
        assert UUID(his.welcome["person"])
        assert his.welcome["heartbeat"] > 0
        leaf = desk.leaf("tally")
        opened = ines.post(
            f"{HERE}/conversations",
            {"reason": leaf["id"], "text": "Wie storniere ich?", "language": "de"},
        )
        chat = opened["id"]
        asked = his.next("invitation", conversation=chat)
        assert {"id", "reason", "language", "excerpt", "expires_at", "pays"} <= asked.keys()
        assert asked["excerpt"] == "Wie storniere ich?"
        assert asked["pays"] == {"amount": "2.00", "currency": "CHF"}
        hers.subscribe(chat)
        accepted = expert.post(f"/invitations/{asked['id']}/accept")
        assert accepted["state"] == "accepted"
        hers.next("event", conversation=chat, kind="joined")
        his.subscribe(chat)
        his.next("event", conversation=chat, kind="message")

        ack = his.say(chat, "So geht es.")
        assert datetime.fromisoformat(ack["at"]).tzinfo is not None
        came = hers.next("event", conversation=chat, seq=ack["seq"])
        assert came["data"] == {"text": "So geht es.", "attachments": []}
        assert came["author"]["role"] == "expert"
        assert "Private" not in str(his.kept) + str(hers.kept)
        answer = hers.say(chat, "Danke!")
        assert his.next("event", seq=answer["seq"])["data"]["text"] == "Danke!"

    closed = ines.post(f"/conversations/{chat}/close")
    assert closed["state"] == "closed"
    assert "rating" in closed["can"]
    ines.post(f"/conversations/{chat}/rating", {"stars": 5, "comment": "Danke"})
    ines.refused(409, "already_rated", "POST", f"/conversations/{chat}/rating", {"stars": 1})

    earned = expert.get(f"{HERE}/me/earnings")
    assert Decimal(earned["balance"]["amount"]) == before + 2
    line = next(one for one in earned["items"] if one["conversation"] == chat)
    assert (line["stars"], line["implicit"], line["amount"]["amount"]) == (5, False, "2.00")
    assert {"why", "at"} <= line.keys()

    today = datetime.now(UTC).date().isoformat()
    payout = owner.post(f"{HERE}/payouts", {"execution_date": today})
    assert {"id", "state", "total", "count", "created_at"} <= payout.keys()
    file = owner.ask("GET", f"/payouts/{payout['id']}/pain.001")
    assert file.content == owner.ask("GET", f"/payouts/{payout['id']}/pain.001").content
    check_file(file.content, payout)
    assert expert.get(f"{HERE}/me/earnings")["balance"]["amount"] == "0.00"
    experts[1].refused(404, "not_found", "GET", f"/payouts/{payout['id']}")


def check_file(file: bytes, payout: Json) -> None:
    root = ElementTree.fromstring(file)
    assert root.tag == "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}Document"
    texts = {one.tag.rpartition("}")[2]: one.text for one in root.iter()}
    assert texts["CtrlSum"] == payout["total"]["amount"]
    amounts = [Decimal(one.text or "") for one in root.iter() if one.tag.endswith("}InstdAmt")]
    assert (len(amounts), sum(amounts)) == (payout["count"], Decimal(payout["total"]["amount"]))
    assert texts["BtchBookg"] == "true"


def test_a_hand_over_opens_one_community_for_one_customer(desk: Desk) -> None:
    told = desk.somebody().post(f"{HERE}/identify", {"jwt": signed(desk, sub="only-here")})
    ines = desk.somebody(told["token"])
    leaf = desk.leaf("voyage")
    body = {"reason": leaf["id"], "text": "Hello", "language": "en"}
    ines.refused(404, "not_found", "POST", "/communities/voyage/conversations", body)
    ines.refused(404, "not_found", "GET", f"{HERE}/policy")


@pytest.mark.parametrize(
    "wrong", [{"exp": 1}, {"exp": int(time.time()) + 86_400}, {"plan": "x"}, {"sub": ""}]
)
def test_a_bad_assertion_is_refused(desk: Desk, wrong: Json) -> None:
    token = signed(desk, **wrong)
    problem(
        desk.somebody().ask("POST", f"{HERE}/identify", {"jwt": token}), 401, "invalid_assertion"
    )
    elsewhere = signed(desk, "voyage")
    problem(
        desk.somebody().ask("POST", f"{HERE}/identify", {"jwt": elsewhere}),
        401,
        "invalid_assertion",
    )


@pytest.mark.promise("S5")
def test_an_inactive_customer_gets_a_ticket_only(desk: Desk) -> None:
    token = signed(desk, sub="asleep", active=False)
    ines = desk.somebody(desk.somebody().post(f"{HERE}/identify", {"jwt": token})["token"])
    body = {"reason": desk.leaf("tally")["id"], "text": "Hallo", "language": "de"}
    assert ines.ask("POST", f"{HERE}/conversations", body).status_code == 409
