"""Conversations over HTTP: asked, written in, closed, rated, reopened, taken."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from peerdesk.core import clock
from peerdesk.core.models import Bucket
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from tests.api.conftest import As, problem
from tests.cast import closed_by_customer, held_by, invited

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


class TestTheTimeline:
    def test_it_is_read_from_any_number_in_parts(
        self, by: As, ada: Person, ezra: Person, chat: Conversation
    ) -> None:
        path = f"/conversations/{chat.id}/events"
        for number in range(5):
            by(ezra).post(f"/conversations/{chat.id}/messages", {"text": f"answer {number}"})
        told = by(ada).get(path).json()
        assert [event["seq"] for event in told["items"]] == list(range(1, 8))
        assert [event["kind"] for event in told["items"][:2]] == ["message", "joined"]
        assert told["next"] is None
        assert [e["seq"] for e in by(ada).get(f"{path}?after=5").json()["items"]] == [6, 7]
        first = by(ada).get(f"{path}?limit=3&after=2").json()
        assert [event["seq"] for event in first["items"]] == [3, 4, 5]
        rest = by(ada).get(f"{path}?limit=3&cursor={first['next']}").json()
        assert ([event["seq"] for event in rest["items"]], rest["next"]) == ([6, 7], None)

    @pytest.mark.parametrize("query", ["after=-1", "after=x", "after=9999999999999999999"])
    def test_a_number_that_is_none_is_refused(
        self, by: As, ada: Person, chat: Conversation, query: str
    ) -> None:
        problem(by(ada).get(f"/conversations/{chat.id}/events?{query}"), 422, "invalid")

    def test_a_message_is_answered_as_it_stands_there(
        self, by: As, ezra: Person, chat: Conversation
    ) -> None:
        told = by(ezra).post(f"/conversations/{chat.id}/messages", {"text": "Like so."})
        assert told.status_code == 201
        (stands,) = by(ezra).get(f"/conversations/{chat.id}/events?after=2").json()["items"]
        assert told.json() == stands
        assert stands["author"] == {"role": "expert", "alias": "Ezra expert", "id": str(ezra.id)}

    @pytest.mark.invariant("I2")
    def test_the_same_id_is_one_message_and_another_text_is_refused(
        self, by: As, ada: Person, chat: Conversation
    ) -> None:
        path, key = f"/conversations/{chat.id}/messages", str(uuid4())
        first = by(ada).post(path, {"text": "once", "id": key}).json()
        assert by(ada).post(path, {"text": "once", "id": key}).json() == first
        problem(by(ada).post(path, {"text": "twice", "id": key}), 409, "id_reused")
        assert Event.objects.filter(conversation=chat, kind="message").count() == 2

    @pytest.mark.parametrize("text", ["", "   ", "x" * 8001, "a\0b", "\ud800", None, ["x"]])
    def test_a_text_that_is_none_is_refused(
        self, by: As, ada: Person, chat: Conversation, text: object
    ) -> None:
        told = by(ada).post(f"/conversations/{chat.id}/messages", {"text": text})
        assert problem(told, 422, "invalid")["errors"].keys() == {"text"}

    def test_who_only_looks_on_may_not_write(
        self, by: As, olga: Person, agnes: Person, chat: Conversation
    ) -> None:
        for somebody in (olga, agnes):
            assert by(somebody).get(f"/conversations/{chat.id}").status_code == 200
            told = by(somebody).post(f"/conversations/{chat.id}/messages", {"text": "Hm"})
            problem(told, 409, "not_handler")

    def test_an_agents_first_word_takes_what_waits_for_agents(
        self, by: As, ada: Person, agnes: Person, my_account: Reason
    ) -> None:
        chat = by(ada).post(ASK, question(my_account)).json()["id"]
        assert "take" in by(agnes).get(f"/conversations/{chat}").json()["can"]
        told = by(agnes).post(f"/conversations/{chat}/messages", {"text": "Good morning."})
        assert told.status_code == 201
        known = by(ada).get(f"/conversations/{chat}").json()
        assert known["state"] == "active"
        assert (known["handler"]["role"], known["handler"]["alias"]) == ("agent", "Agnes agent")
        kinds = [e["kind"] for e in by(ada).get(f"/conversations/{chat}/events").json()["items"]]
        assert kinds == ["message", "joined", "message"]

    def test_a_burst_is_slowed_down(self, by: As, ada: Person, chat: Conversation) -> None:
        path = f"/conversations/{chat.id}/messages"
        assert by(ada).post(path, {"text": "one"}).status_code == 201
        Bucket.objects.update(level=0, filled_at=clock.now() + timedelta(hours=1))
        late = by(ada).post(path, {"text": "twenty more"})
        problem(late, 429, "rate_limited")
        assert late["Retry-After"] == "1"


def test_taking_is_for_agents_and_for_one(
    by: As, ada: Person, agnes: Person, olga: Person, my_account: Reason
) -> None:
    chat = by(ada).post(ASK, question(my_account)).json()["id"]
    for somebody in (ada, olga):
        problem(by(somebody).post(f"/conversations/{chat}/take"), 404, "not_found")
    assert by(agnes).post(f"/conversations/{chat}/take").json()["state"] == "active"
    problem(by(agnes).post(f"/conversations/{chat}/take"), 409, "taken")


@pytest.mark.promise("C8", "C9")
class TestTheEnd:
    def test_closed_rated_paid(self, by: As, ada: Person, ezra: Person, chat: Conversation) -> None:
        path = f"/conversations/{chat.id}"
        problem(by(ada).post(f"{path}/rating", {"stars": 5}), 409, "not_rateable")
        closed = by(ada).post(f"{path}/close").json()
        assert closed["state"] == "closed"
        assert {"rating", "reopen"} <= set(closed["can"])
        assert "messages" not in closed["can"]
        rated = by(ada).post(
            f"{path}/rating", {"stars": 4, "comment": "Kind.", "solved": True, "reason": ""}
        )
        assert rated.status_code == 201
        assert (rated.json()["stars"], rated.json()["state"]) == (4, "given")
        problem(by(ada).post(f"{path}/rating", {"stars": 5}), 409, "already_rated")
        assert "rating" not in by(ada).get(path).json()["can"]
        earned = by(ezra).get("/communities/tally/me/earnings").json()
        assert earned["balance"] == {"amount": "2.00", "currency": "CHF"}
        (item,) = earned["items"]
        assert item["conversation"] == str(chat.id)
        assert (item["stars"], item["implicit"]) == (4, False)
        assert item["amount"] == {"amount": "2.00", "currency": "CHF"}

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"stars": 0}, "stars"),
            ({"stars": 6}, "stars"),
            ({"stars": 4.5}, "stars"),
            ({"stars": "5"}, "stars"),
            ({"stars": True}, "stars"),
            ({}, "stars"),
            ({"stars": 5, "comment": "x" * 2001}, "comment"),
            ({"stars": 3, "reason": "the moon"}, "reason"),
            ({"stars": 3, "solved": "maybe"}, "solved"),
        ],
    )
    def test_a_rating_that_is_none_is_refused(
        self, by: As, ada: Person, rated_chat: Conversation, body: dict[str, Any], field: str
    ) -> None:
        told = by(ada).post(f"/conversations/{rated_chat.id}/rating", body)
        assert problem(told, 422, "invalid")["errors"].keys() == {field}
        assert Rating.objects.get().state == "asked"

    def test_only_the_customer_rates(
        self, by: As, ezra: Person, agnes: Person, olga: Person, rated_chat: Conversation
    ) -> None:
        for somebody in (ezra, agnes, olga):
            told = by(somebody).post(f"/conversations/{rated_chat.id}/rating", {"stars": 1})
            problem(told, 404, "not_found")
            assert "rating" not in by(somebody).get(f"/conversations/{rated_chat.id}").json()["can"]

    def test_a_closed_one_says_so(self, by: As, ada: Person, rated_chat: Conversation) -> None:
        for verb, body in (("close", None), ("messages", {"text": "one more"})):
            told = by(ada).post(f"/conversations/{rated_chat.id}/{verb}", body)
            assert "closed" in problem(told, 409, "closed")["detail"]

    def test_reopening_asks_the_former_expert_first(
        self, by: As, ada: Person, ezra: Person, erik: Person, rated_chat: Conversation
    ) -> None:
        opened = by(ada).post(f"/conversations/{rated_chat.id}/reopen").json()
        assert opened["state"] == "waiting"
        assert len(by(ezra).get("/invitations").json()["items"]) == 1
        assert by(erik).get("/invitations").json()["items"] == []
        problem(by(ada).post(f"/conversations/{rated_chat.id}/reopen"), 409, "open")

    def test_who_looks_on_closes_nothing(self, by: As, olga: Person, chat: Conversation) -> None:
        problem(by(olga).post(f"/conversations/{chat.id}/close"), 409, "not_handler")


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


def test_it_may_be_rated_only_while_it_is_asked(
    by: As, ada: Person, ezra: Person, asked: Conversation
) -> None:
    assert "rating" not in by(ada).get(f"/conversations/{asked.id}").json()["can"]
    closed_by_customer(held_by(asked, ezra, "expert"))
    (listed,) = by(ada).get("/conversations").json()["items"]
    assert "rating" in listed["can"]


def test_an_invited_expert_does_not_see_the_timeline(
    by: As, ezra: Person, asked: Conversation
) -> None:
    invited(asked, ezra)
    for path in ("", "/events"):
        problem(by(ezra).get(f"/conversations/{asked.id}{path}"), 404, "not_found")
