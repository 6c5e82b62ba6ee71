"""Leaving and moving over HTTP; what both sides may see of it."""

import pytest

from peerdesk.domain.communities.models import Area
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem


@pytest.mark.promise("F10")
def test_an_expert_leaves_and_the_customer_waits_for_the_next(
    by: As, ada: Person, ezra: Person, erik: Person, chat: Conversation
) -> None:
    assert {"leave", "move"} <= set(by(ezra).get(f"/conversations/{chat.id}").json()["can"])
    assert by(ezra).post(f"/conversations/{chat.id}/leave", {}).status_code == 204
    assert by(ezra).get(f"/conversations/{chat.id}").status_code == 404
    told = by(ada).get(f"/conversations/{chat.id}").json()
    assert (told["state"], told["handler"], "leave" in told["can"]) == ("waiting", None, False)
    assert by(erik).get("/invitations").json()["items"][0]["conversation"] == str(chat.id)


@pytest.mark.promise("F10")
def test_a_customer_leaves_the_pairing_not_the_conversation(
    by: As, ada: Person, ezra: Person, erik: Person, chat: Conversation
) -> None:
    told = by(ada).post(f"/conversations/{chat.id}/leave", {})
    assert (told.status_code, told.json()["state"]) == (200, "waiting")
    problem(by(ada).post(f"/conversations/{chat.id}/leave", {}), 409, "not_handler")


@pytest.mark.promise("F10")
def test_an_expert_moves_a_question(
    by: As, ada: Person, ezra: Person, otto: Person, chat: Conversation, payroll: Area
) -> None:
    path = f"/conversations/{chat.id}/move"
    problem(by(ezra).post(path, {"area": "payroll", "keep": True}), 409, "not_qualified")
    assert by(ezra).post(path, {"area": "nothing"}).json()["errors"].keys() == {"area"}
    assert by(otto).post(path, {"area": "payroll"}).status_code == 404
    assert by(ada).post(path, {"area": "payroll"}).status_code == 409
    assert by(ezra).post(path, {"area": str(payroll.id)}).status_code == 204
    events = by(ada).get(f"/conversations/{chat.id}/events").json()["items"]
    moved = next(one for one in events if one["data"].get("code") == "area_moved")
    assert moved["data"]["values"]["to"] == {"en": "Payroll"}
