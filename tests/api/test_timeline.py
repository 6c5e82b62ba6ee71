"""The timeline over HTTP: read in parts, written by those who may."""

from datetime import timedelta
from uuid import uuid4

import pytest

from peerdesk.core import clock
from peerdesk.core.models import Bucket
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem
from tests.api.test_conversations import ASK, question
from tests.cast import invited


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


def test_an_invited_expert_does_not_see_the_timeline(
    by: As, ezra: Person, asked: Conversation
) -> None:
    invited(asked, ezra)
    for path in ("", "/events"):
        problem(by(ezra).get(f"/conversations/{asked.id}{path}"), 404, "not_found")
