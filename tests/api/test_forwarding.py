"""Forwarding over HTTP: as the protocol says, and what each may see of the brief (C11, F9)."""

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem
from tests.workflows.scenes import set_policy

BRIEF = {"goal": "Open the year 2027", "tried": ["Settings", "Periods"], "facts": "Plan Basic"}


@pytest.mark.promise("C11", "C12")
def test_an_expert_forwards_and_an_agent_has_it_at_once(
    by: As, ada: Person, ezra: Person, agnes: Person, chat: Conversation
) -> None:
    path = f"/conversations/{chat.id}"
    assert "forward" in by(ezra).get(path).json()["can"]
    told = by(ezra).post(f"{path}/forward", {"reason": "not_allowed", "brief": BRIEF})
    assert (told.status_code, told.json()["state"], told.json()["handler"]) == (
        200,
        "forwarded",
        None,
    )
    assert told.json()["can"] == ["leave"]
    seen = by(agnes).get("/conversations?role=agent&state=forwarded").json()["items"]
    assert [one["id"] for one in seen] == [str(chat.id)]
    assert "take" in seen[0]["can"]
    taken = by(agnes).post(f"{path}/take", {}).json()
    assert (taken["state"], taken["handler"]["alias"]) == ("active", "Agnes agent")
    events = by(ada).get(f"{path}/events").json()["items"]
    assert [one["kind"] for one in events] == [
        "message",
        "joined",
        "forwarded",
        "notice",
        "joined",
    ]
    assert "Basic" not in str(events)


@pytest.mark.promise("F9")
def test_the_brief_is_the_support_teams_and_its_authors(
    by: As, ada: Person, ezra: Person, erik: Person, agnes: Person, olga: Person, otto: Person,
    chat: Conversation,
) -> None:  # fmt: skip
    path = f"/conversations/{chat.id}"
    assert by(agnes).get(f"{path}/brief").status_code == 404
    by(ezra).post(f"{path}/forward", {"reason": "technical", "brief": BRIEF})
    for reader in (agnes, olga, ezra):
        brief = by(reader).get(f"{path}/brief").json()
        assert (brief["tried"], brief["by"]) == ("Settings\nPeriods", "Ezra expert")
        assert (brief["worth"], brief["can"]) == (None, [])
    for reader in (ada, erik, otto):
        assert by(reader).get(f"{path}/brief").status_code == 404


@pytest.mark.promise("F9")
def test_an_agent_says_what_a_brief_is_worth(
    by: As, ada: Person, ezra: Person, agnes: Person, chat: Conversation
) -> None:
    set_policy(chat.community, forward_pays="brief")
    path = f"/conversations/{chat.id}"
    by(ezra).post(f"{path}/forward", {"reason": "I don't know it.", "brief": "All in one text"})
    worth = f"{path}/brief/worth"
    problem(by(agnes).post(worth, {"worth": 3}), 409, "not_handler")
    by(agnes).post(f"{path}/take", {})
    assert by(agnes).get(f"{path}/brief").json()["can"] == ["worth"]
    problem(by(agnes).post(worth, {"worth": 4}), 422, "invalid")
    judged = by(agnes).post(worth, {"worth": 3}).json()
    assert (judged["worth"], judged["paid"]["amount"], judged["can"]) == (3, "2.00", [])
    problem(by(agnes).post(worth, {"worth": 1}), 409, "already_judged")
    assert by(ezra).post(worth, {"worth": 1}).status_code == 404
    earnings = by(ezra).get(f"/communities/{chat.community.slug}/me/earnings").json()
    assert earnings["balance"]["amount"] == "2.00"
    (item,) = earnings["items"]
    assert (item["why"], item["amount"]["amount"], item["stars"]) == ("brief", "2.00", None)


@pytest.mark.promise("C11", "F9")
def test_the_workspace_helps_to_write_the_brief(
    by: As, ada: Person, ezra: Person, erik: Person, agnes: Person, chat: Conversation
) -> None:
    path = f"/conversations/{chat.id}"
    by(ezra).post(f"{path}/messages", {"text": "Hello!", "attachments": []})
    advice = "Please look under Settings, then Periods, whether 2027 is there."
    by(ezra).post(f"{path}/messages", {"text": advice, "attachments": []})
    by(ada).post(f"{path}/messages", {"text": "It is grey there.", "attachments": []})
    begun = by(ezra).get(f"{path}/brief-draft").json()
    assert begun == {
        "goal": "How do I send an invoice twice?",
        "tried": f"– {advice}",
        "facts": "Reason: Sending-Invoices\nArea: Invoicing\n– It is grey there.",
    }
    for somebody in (ada, erik, agnes):
        assert by(somebody).get(f"{path}/brief-draft").status_code == 404


def test_who_does_not_stay_is_gone_and_what_is_wrong_is_named(
    by: As, ezra: Person, otto: Person, ada: Person, chat: Conversation
) -> None:
    path = f"/conversations/{chat.id}/forward"
    for wrong in ({}, {"reason": "technical"}, {"reason": "technical", "brief": ["no"]}):
        problem(by(ezra).post(path, wrong), 422, "invalid")
    assert by(ezra).post(path, {"reason": "technical", "brief": {}}).json()["errors"].keys() == {
        "brief"
    }
    assert by(otto).post(path, {"reason": "technical", "brief": "x"}).status_code == 404
    problem(by(ada).post(path, {"reason": "technical", "brief": "x"}), 409, "not_handler")
    gone = by(ezra).post(path, {"reason": "technical", "brief": "x", "stay": False})
    assert gone.status_code == 204
    assert by(ezra).get(f"/conversations/{chat.id}").status_code == 404
