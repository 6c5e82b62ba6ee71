"""Conversations over HTTP: asked, written in, closed, rated, reopened, taken."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem

ASK = "/communities/tally/conversations"


def question(about: Reason, **values: Any) -> dict[str, Any]:
    return {"reason": str(about.id), "text": "How do I?", "language": "de", **values}


@pytest.mark.promise("S2")
def test_a_simple_reason_opens_a_chat_and_asks_experts_at_once(
    by: As, ada: Person, ezra: Person, sending_invoices: Reason
) -> None:
    told = by(ada).post(ASK, question(sending_invoices, price="5.00", payment_method="pm", x=[1]))
    assert told.status_code == 201
    chat = told.json()
    assert UUID(chat["id"]).version == 7
    assert (chat["channel"], chat["state"]) == ("chat", "waiting")
    first = by(ada).get(f"/conversations/{chat['id']}/events").json()["items"][0]
    assert (first["seq"], first["kind"], first["data"]["text"]) == (1, "message", "How do I?")
    assert (chat["handler"], chat["my_role"], chat["language"]) == (None, "customer", "de")
    assert "close" in chat["can"]
    assert "messages" in chat["can"]
    assert "rating" not in chat["can"]
    (asked,) = by(ezra).get("/invitations").json()["items"]
    assert asked["conversation"] == chat["id"]


@pytest.mark.promise("S2")
def test_a_complex_one_opens_a_ticket_with_its_own_form(
    by: As, ada: Person, failed_payment: Reason
) -> None:
    told = by(ada).post(ASK, question(failed_payment))
    assert problem(told, 422, "invalid")["errors"].keys() == {"fields.amount"}
    given = {"amount": "12.50", "when": "2026-02-30", "unknown": 1}
    told = by(ada).post(ASK, question(failed_payment, fields=given))
    assert problem(told, 422, "invalid")["errors"].keys() == {"fields.when"}
    told = by(ada).post(ASK, question(failed_payment, fields={"amount": "12.50"}))
    assert told.status_code == 201
    assert (told.json()["channel"], told.json()["state"]) == ("ticket", "waiting")
    assert Conversation.objects.get().fields == {"amount": "12.50"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "nothing"}, "reason"),
        ({"reason": str(uuid4())}, "reason"),
        ({"reason": None}, "reason"),
        ({"text": ""}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": "x" * 8001}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "\udcff"}, "text"),
        ({"text": 7}, "text"),
        ({"language": "klingon language"}, "language"),
        ({"language": "!!"}, "language"),
        ({"attachments": ["x"]}, "attachments"),
        ({"fields": []}, "fields"),
        ({"channel": "phone"}, "channel"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_opened(
    by: As, ada: Person, sending_invoices: Reason, values: dict[str, Any], field: str
) -> None:
    told = by(ada).post(ASK, question(sending_invoices, **values))
    assert problem(told, 422, "invalid")["errors"].keys() == {field}
    assert not Conversation.objects.exists()


def test_a_text_has_8000_characters_of_any_kind(
    by: As, ada: Person, sending_invoices: Reason
) -> None:
    text = "🙂é\n" * 2666 + "ab"
    chat = by(ada).post(ASK, question(sending_invoices, text=text)).json()
    (event,) = by(ada).get(f"/conversations/{chat['id']}/events").json()["items"]
    assert event["data"] == {"text": text, "attachments": []}


def test_a_branch_and_another_communitys_reason_cannot_be_chosen(
    by: As, ada: Person, my_account: Reason, sending_invoices: Reason, elsewhere: Community
) -> None:
    Reason.objects.filter(id=sending_invoices.id).update(parent=my_account)
    theirs = Reason.objects.create(
        community=elsewhere, slug="theirs", name={"en": "x"}, channel="chat"
    )
    for reason in (my_account, theirs):
        problem(by(ada).post(ASK, question(reason)), 422, "invalid")


@pytest.mark.promise("S5")
def test_an_inactive_customer_may_leave_a_ticket(
    by: As, ada: Person, sending_invoices: Reason
) -> None:
    Membership.objects.filter(person=ada).update(active=False)
    told = problem(by(ada).post(ASK, question(sending_invoices)), 409, "chat_not_allowed")
    assert told["alternative"] == "ticket"
    told = by(ada).post(ASK, question(sending_invoices, channel="ticket"))
    assert told.json()["channel"] == "ticket"


def test_a_customer_has_at_most_twenty_open(by: As, ada: Person, sending_invoices: Reason) -> None:
    program = by(ada)
    made = [program.post(ASK, question(sending_invoices)).json()["id"] for _ in range(20)]
    response = program.post(ASK, question(sending_invoices))
    problem(response, 429, "too_many_open")
    assert response["Retry-After"]
    program.post(f"/conversations/{made[0]}/close")
    assert program.post(ASK, question(sending_invoices)).status_code == 201


def test_a_repeated_question_is_one_conversation(
    by: As, ada: Person, sending_invoices: Reason
) -> None:
    program = by(ada)
    first = program.post(ASK, question(sending_invoices), Idempotency_Key="one")
    again = program.post(ASK, question(sending_invoices), Idempotency_Key="one")
    assert first.json() == again.json()
    assert Conversation.objects.count() == 1


def test_taking_is_for_agents_and_for_one(
    by: As, ada: Person, agnes: Person, olga: Person, my_account: Reason
) -> None:
    chat = by(ada).post(ASK, question(my_account)).json()["id"]
    for somebody in (ada, olga):
        problem(by(somebody).post(f"/conversations/{chat}/take"), 404, "not_found")
    assert by(agnes).post(f"/conversations/{chat}/take").json()["state"] == "active"
    problem(by(agnes).post(f"/conversations/{chat}/take"), 409, "taken")


def test_lists_are_by_role_and_state_in_parts(
    by: As, ada: Person, ezra: Person, agnes: Person, chat: Conversation, my_account: Reason
) -> None:
    other = by(ada).post(ASK, question(my_account)).json()["id"]
    mine = by(ada).get("/conversations?role=customer").json()["items"]
    assert [one["id"] for one in mine] == [other, str(chat.id)]
    active = by(ada).get("/conversations?state=active").json()["items"]
    assert [one["id"] for one in active] == [str(chat.id)]
    assert [one["id"] for one in by(ezra).get("/conversations?role=expert").json()["items"]] == [
        str(chat.id)
    ]
    assert by(ezra).get("/conversations?role=customer").json()["items"] == []
    assert len(by(agnes).get("/conversations?role=agent").json()["items"]) == 2
    first = by(ada).get("/conversations?limit=1").json()
    rest = by(ada).get(f"/conversations?limit=1&cursor={first['next']}").json()
    assert [first["items"][0]["id"], rest["items"][0]["id"]] == [other, str(chat.id)]
    assert rest["next"] is None
    for query in ("role=boss", "state=lost", "cursor=x", "limit=0"):
        problem(by(ada).get(f"/conversations?{query}"), 422, "invalid")
