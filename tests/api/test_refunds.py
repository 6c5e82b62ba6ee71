"""Refunds over the API, by the contract: asked, heard, decided; outsiders see nothing (P11)."""

import json
from typing import Any

import pytest
from django.test import Client

from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.cast import conversation, held_by, token_of
from tests.workflows.premium_scenes import QUESTION, accepted, offered
from tests.workflows.refund_scenes import card_question

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P11")]


def call(somebody: Person, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = Client().generic(
        method,
        f"/api/v1{path}",
        json.dumps(body) if body is not None else "",
        content_type="application/json",
        headers={"Authorization": f"Bearer {token_of(somebody)}"},
    )
    is_json = "json" in answer["Content-Type"]
    return answer.status_code, json.loads(answer.content) if is_json else answer.content


def asked(ada: Person, chat: Conversation, **body: Any) -> dict[str, Any]:
    wanted = {"scope": "question", "reason": "No help at all.", **body}
    status, made = call(ada, "POST", f"/conversations/{chat.id}/refund-requests", wanted)
    assert status == 201, made
    return dict(made)


def test_the_customer_asks_and_the_team_approves(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    card_question(chat)
    status, seen = call(ada, "GET", f"/conversations/{chat.id}")
    assert "refund-requests" in seen["can"]
    made = asked(ada, chat)
    assert (made["state"], made["scope"], made["answer"]) == ("open", "question", "")
    assert "refund-requests" not in call(ada, "GET", f"/conversations/{chat.id}")[1]["can"]
    word = {"text": "I said it all."}
    assert call(ezra, "POST", f"/refund-requests/{made['id']}/answer", word)[0] == 200
    listed = call(agnes, "GET", f"/communities/{chat.community.slug}/refund-requests")[1]
    assert [one["answer"] for one in listed["items"]] == ["I said it all."]
    status, done = call(agnes, "POST", f"/refund-requests/{made['id']}/approve")
    assert (status, done["state"]) == (200, "approved")
    assert done["returned"]["question"] == {"amount": "15.00", "currency": "CHF"}
    status, no = call(agnes, "POST", f"/refund-requests/{made['id']}/reject", {"reason": "No."})
    assert (status, no["code"]) == (409, "already_decided")
    assert "approved" in no["detail"]
    own = call(ada, "GET", f"/refund-requests/{made['id']}")[1]
    assert (own["state"], own["answer"]) == ("approved", "")
    assert call(ada, "GET", f"/conversations/{chat.id}")[1]["refund"]["state"] == "approved"


def test_a_service_by_its_offer_and_a_part_of_the_question(
    chat: Conversation, ada: Person, agnes: Person
) -> None:
    card_question(chat)
    offer = accepted(offered(chat), ada)
    made = asked(ada, chat, scope="both", premium_offer=str(offer.id))
    part = {"reason": "Half of it.", "question": {"amount": "99.00", "currency": "CHF"}}
    status, no = call(agnes, "POST", f"/refund-requests/{made['id']}/approve", part)
    assert (status, list(no["errors"])) == (422, ["question"])
    part["question"] = {"amount": "7.50", "currency": "CHF"}
    status, done = call(agnes, "POST", f"/refund-requests/{made['id']}/approve", part)
    assert (status, done["decision"]) == (200, "Half of it.")
    assert done["returned"]["service"]["amount"] == "40.00"
    assert QUESTION == 1500


def test_what_is_wrong_is_named(chat: Conversation, ada: Person) -> None:
    path = f"/conversations/{chat.id}/refund-requests"
    assert call(ada, "POST", path, {"scope": "all"})[0] == 422
    status, no = call(ada, "POST", path, {"scope": "question"})
    assert (status, no["code"]) == (409, "nothing_to_refund")
    card_question(chat)
    made = asked(ada, chat)
    status, no = call(ada, "POST", path, {"scope": "question"})
    assert (status, no["code"], no["refund_request"]) == (409, "already_asked", made["id"])
    assert call(ada, "POST", f"/refund-requests/{made['id']}/withdraw")[1]["state"] == "withdrawn"
    assert asked(ada, chat)["state"] == "open"


def test_to_anybody_else_there_is_nothing(
    chat: Conversation, ada: Person, ezra: Person, erik: Person, otto: Person
) -> None:
    card_question(chat)
    made = asked(ada, chat)
    for somebody in (erik, otto):
        for method, path in (
            ("GET", f"/refund-requests/{made['id']}"),
            ("POST", f"/refund-requests/{made['id']}/approve"),
            ("POST", f"/refund-requests/{made['id']}/withdraw"),
            ("GET", f"/conversations/{chat.id}/refund-requests"),
        ):
            assert call(somebody, method, path)[0] == 404
    assert call(ada, "POST", f"/refund-requests/{made['id']}/approve")[0] == 404
    assert call(ezra, "GET", f"/communities/{chat.community.slug}/refund-requests")[0] == 404


def test_the_teams_list_is_paged_the_most_pressing_first(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person, sending_invoices: Reason
) -> None:
    other = held_by(conversation(ada, sending_invoices), ezra, "expert")
    card_question(chat)
    card_question(other)
    wanted = [asked(ada, chat)["id"], asked(ada, other)["id"]]
    path = f"/communities/{chat.community.slug}/refund-requests?limit=1"
    first = call(agnes, "GET", path)[1]
    second = call(agnes, "GET", f"{path}&cursor={first['next']}")[1]
    assert [one["id"] for one in (*first["items"], *second["items"])] == wanted
    assert second["next"] is None
    assert call(agnes, "GET", f"{path}&cursor=99999999999999999999_{new_id()}")[0] == 422
    assert call(agnes, "GET", f"{path}&state=rejected")[1]["items"] == []
