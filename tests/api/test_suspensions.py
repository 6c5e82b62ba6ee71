"""Suspensions over the API (F13)."""

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from tests import cast
from tests.api.conftest import As, problem

pytestmark = [pytest.mark.django_db, pytest.mark.promise("F13")]
REASONS = "Three customers were told that their bookkeeping is stupid."
LIST = "/communities/tally/suspensions"


@pytest.mark.invariant("I5")
def test_from_the_decision_to_the_answer(
    by: As, olga: Person, ezra: Person, erik: Person, asked: Conversation
) -> None:
    invitation = cast.invited(asked, ezra)
    told = by(olga).post(LIST, {"expert": str(ezra.id), "reasons": REASONS})
    assert told.status_code == 201
    made = told.json()
    assert (made["state"], made["expert"]["alias"]) == ("in_force", "Ezra expert")
    assert by(ezra).get("/invitations").json()["items"] == []
    assert by(ezra).post(f"/invitations/{invitation.id}/accept").status_code == 409
    own = by(ezra).get("/communities/tally/me/suspensions").json()["items"]
    assert own[0]["entries"] == [
        {
            "kind": "suspended",
            "at": own[0]["entries"][0]["at"],
            "by": "owner",
            "text": REASONS,
            "removed": False,
        }
    ]
    one = f"/suspensions/{made['id']}"
    text = "I was quoting the title of an article."
    assert by(ezra).post(f"{one}/appeal", {"text": text}).json()["appeal"] == "open"
    problem(by(ezra).post(f"{one}/appeal", {"text": text}), 409, "already_appealed")
    problem(by(ezra).post(f"{one}/answer", {"text": text, "lift": True}), 404, "not_found")
    ended = by(olga).post(f"{one}/answer", {"text": text, "lift": True}).json()
    assert (ended["state"], ended["appeal"]) == ("ended", "lifted")
    problem(by(olga).post(f"{one}/end", {"text": text}), 409, "ended")
    assert len(by(olga).get(LIST).json()["items"]) == 1


def test_strangers_and_other_experts_find_nothing(
    by: As, olga: Person, ezra: Person, erik: Person, agnes: Person, otto: Person
) -> None:
    made = by(olga).post(LIST, {"expert": str(ezra.id), "reasons": REASONS}).json()
    for somebody in (erik, agnes, otto):
        problem(by(somebody).get(f"/suspensions/{made['id']}"), 404, "not_found")
        problem(by(somebody).get(LIST), 404, "not_found")
        body = {"expert": str(erik.id), "reasons": REASONS}
        problem(by(somebody).post(LIST, body), 404, "not_found")


def test_a_decision_without_reasons_is_none(by: As, olga: Person, ezra: Person) -> None:
    told = by(olga).post(LIST, {"expert": str(ezra.id), "reasons": "Rude."})
    assert problem(told, 422, "invalid")["errors"].keys() == {"reasons"}
