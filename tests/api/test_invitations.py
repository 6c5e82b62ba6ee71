"""Invitations over HTTP, and why one was asked."""

from datetime import timedelta
from uuid import uuid4

import pytest

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation
from tests.api.conftest import As, problem
from tests.cast import invited


@pytest.mark.promise("C6")
class TestAnswering:
    def test_an_invitation_says_what_it_is_about_and_what_it_pays(
        self, by: As, ezra: Person, asked: Conversation
    ) -> None:
        one = invited(asked, ezra)
        (told,) = by(ezra).get("/invitations").json()["items"]
        assert (told["id"], told["state"]) == (str(one.id), "pending")
        assert told["conversation"] == str(asked.id)
        assert told["pays"] == {"amount": "2.00", "currency": "CHF"}
        assert told["expires_at"].endswith("Z")
        assert told["excerpt"] == "How do I send an invoice twice?"

    def test_the_first_gets_it_and_the_other_is_told(
        self, by: As, ezra: Person, erik: Person, asked: Conversation
    ) -> None:
        mine, others = invited(asked, ezra), invited(asked, erik)
        told = by(ezra).post(f"/invitations/{mine.id}/accept")
        assert (told.status_code, told.json()["state"]) == (200, "accepted")
        lost = problem(by(erik).post(f"/invitations/{others.id}/accept"), 409, "taken")
        assert "cancelled" in lost["detail"]
        problem(by(erik).post(f"/invitations/{others.id}/decline"), 409, "taken")
        again = problem(by(ezra).post(f"/invitations/{mine.id}/accept"), 409, "taken")
        assert again["detail"] == "You have taken this chat already. (state: accepted)"
        assert by(erik).get("/invitations").json()["items"] == []
        chat = by(ezra).get(f"/conversations/{asked.id}").json()
        assert (chat["state"], chat["my_role"]) == ("active", "expert")
        named = {"role": "expert", "alias": "Ezra expert", "id": str(ezra.id), "picture": None}
        assert chat["handler"] == named

    def test_declining_asks_the_next(
        self, by: As, ezra: Person, erik: Person, asked: Conversation
    ) -> None:
        mine = invited(asked, ezra)
        told = by(ezra).post(f"/invitations/{mine.id}/decline", {"reason": "no time"})
        assert told.json()["state"] == "declined"
        assert len(by(erik).get("/invitations").json()["items"]) == 1
        told = problem(by(ezra).post(f"/invitations/{mine.id}/accept"), 409, "declined")
        assert "declined" in told["detail"]

    def test_one_that_ran_out_is_gone(self, by: As, ezra: Person, asked: Conversation) -> None:
        mine = invited(asked, ezra, expires_at=clock.now() - timedelta(seconds=1))
        assert by(ezra).get("/invitations").json()["items"] == []
        told = problem(by(ezra).post(f"/invitations/{mine.id}/accept"), 409, "expired")
        assert "expired" in told["detail"]

    def test_anothers_is_not_there(
        self, by: As, ezra: Person, erik: Person, agnes: Person, asked: Conversation
    ) -> None:
        mine = invited(asked, ezra)
        for somebody in (erik, agnes):
            for verb in ("accept", "decline"):
                told = by(somebody).post(f"/invitations/{mine.id}/{verb}")
                problem(told, 404, "not_found")
        problem(by(ezra).post(f"/invitations/{uuid4()}/accept"), 404, "not_found")
        assert Invitation.objects.get().state == "pending"

    def test_a_long_reason_is_refused(self, by: As, ezra: Person, asked: Conversation) -> None:
        mine = invited(asked, ezra)
        told = by(ezra).post(f"/invitations/{mine.id}/decline", {"reason": "x" * 201})
        assert problem(told, 422, "invalid")["errors"].keys() == {"reason"}


@pytest.mark.promise("B3")
def test_the_support_team_sees_who_was_asked_and_why(
    by: As,
    agnes: Person,
    olga: Person,
    ezra: Person,
    erik: Person,
    ada: Person,
    asked: Conversation,
) -> None:
    for somebody in (ezra, erik):
        invited(asked, somebody, parts={"language": {"value": 1, "weight": 2, "points": 2}})
    for somebody in (agnes, olga):
        told = by(somebody).get(f"/conversations/{asked.id}/routing").json()["items"]
        assert [(line["place"], line["expert"]["alias"]) for line in told] == [
            (1, "Ezra expert"),
            (2, "Erik expert"),
        ]
        assert told[0]["parts"]["language"]["points"] == 2
    for somebody in (ada, ezra):
        problem(by(somebody).get(f"/conversations/{asked.id}/routing"), 404, "not_found")


def test_an_expert_sees_their_own_in_parts(
    by: As, ezra: Person, erik: Person, ada: Person, asked: Conversation
) -> None:
    invited(asked, ezra)
    invited(asked, erik)
    told = by(ezra).get("/communities/tally/me/routing?limit=1").json()
    assert (len(told["items"]), told["next"], told["seat"]["limit"]) == (1, None, 3)
    assert "Erik" not in str(told)
    problem(by(ezra).get("/communities/tally/me/routing?cursor=x"), 422, "invalid")
    problem(by(ada).get("/communities/tally/me/routing"), 404, "not_found")
