"""A conversation's end over HTTP: closed, rated, paid, opened again."""

from typing import Any

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from tests.api.conftest import As, problem
from tests.cast import closed_by_customer, held_by


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


def test_it_may_be_rated_only_while_it_is_asked(
    by: As, ada: Person, ezra: Person, asked: Conversation
) -> None:
    assert "rating" not in by(ada).get(f"/conversations/{asked.id}").json()["can"]
    closed_by_customer(held_by(asked, ezra, "expert"))
    (listed,) = by(ada).get("/conversations").json()["items"]
    assert "rating" in listed["can"]
