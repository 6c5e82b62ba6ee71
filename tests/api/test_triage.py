"""The contact form over the API, in its owner's hands (S3, S6, S7)."""

from typing import Any

import pytest

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.api.conftest import As, Program

pytestmark = pytest.mark.django_db
REASONS = "/communities/tally/reasons"


def design(**values: Any) -> dict[str, Any]:
    return {"name": {"en": "Refunds"}, "channel": "ticket", "served_by": "agents", **values}


@pytest.mark.promise("S7")
def test_an_owner_makes_changes_moves_and_retires_reasons(
    by: As, olga: Person, ada: Person, my_account: Reason
) -> None:
    field = {"kind": "multiple", "label": {"en": "What?"}, "options": [{"label": {"en": "Card"}}]}
    made = by(olga).post(REASONS, design(fields=[field])).json()
    assert made["fields"][0]["key"] == "what"
    assert made["fields"][0]["options"] == [{"value": "card", "label": {"en": "Card"}}]
    shown = by(ada).get(f"{REASONS}?language=en").json()["items"]
    assert [one["name"] for one in shown] == ["My-Account", "Refunds"]
    assert shown[1]["fields"][0]["options"] == [{"value": "card", "label": "Card"}]
    path = f"/reasons/{made['id']}"
    assert by(olga).put(path, design(name={"en": "Money back"})).json()["fields"] == []
    by(olga).post(f"{path}/shift", {"by": -1})
    shown = by(ada).get(f"{REASONS}?language=en").json()["items"]
    assert [one["name"] for one in shown] == ["Money back", "My-Account"]
    assert by(olga).post(f"{path}/retire", {"retired": True}).json()["retired"]
    assert len(by(ada).get(REASONS).json()["items"]) == 1
    assert len(by(olga).get(f"{REASONS}/design").json()["items"]) == 2


@pytest.mark.promise("S3")
def test_teams_and_what_became_of_the_chats(
    by: As, olga: Person, agnes: Person, ada: Person, my_account: Reason
) -> None:
    body = {"name": {"en": "Money"}, "members": [str(agnes.id)]}
    team = by(olga).post("/communities/tally/teams", body).json()
    assert [one["alias"] for one in team["members"]] == ["Agnes agent"]
    assert len(by(agnes).get("/communities/tally/teams").json()["items"]) == 1
    by(olga).put(f"/teams/{team['id']}", {"name": {"en": "Money"}})
    wrong = by(olga).post("/communities/tally/teams", {**body, "members": [str(ada.id)]})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["members"])
    assert by(olga).post(f"/teams/{team['id']}/retire", {"retired": True}).json()["retired"]
    for _ in range(20):
        one = cast.conversation(ada, my_account)
        values = {"converted_by": "agent", "converted_at": one.opened_at, "channel": "ticket"}
        Conversation.objects.filter(id=one.id).update(**values)
    told = by(olga).get(f"{REASONS}/figures").json()
    assert (told["items"][0]["chats"], told["items"][0]["converted"]) == (20, 20)
    assert told["advice"][0]["reason"] == str(my_account.id)


@pytest.mark.promise("S6")
def test_hours_are_set_and_what_is_wrong_is_told(
    by: As, olga: Person, ada: Person, tally: Community
) -> None:
    path = "/communities/tally/opening-hours"
    body = {
        "opening_hours": [], "time_zone": "Europe/Zurich", "holidays": "CH-ZH",
        "exceptions": [{"date": "2026-01-01", "until": "2099-12-31", "hours": []}],
    }  # fmt: skip
    wrong = by(olga).put(path, {**body, "holidays": "XX", "time_zone": "Nowhere"})
    assert set(wrong.json()["errors"]) == {"holidays", "time_zone", "exceptions"}
    body["exceptions"] = [{"date": "2026-01-01", "until": "2026-12-31", "hours": []}]
    assert by(olga).put(path, body).json()["holidays"] == "CH-ZH"
    assert by(olga).get(path).json()["exceptions"] == body["exceptions"]


@pytest.mark.invariant("I17")
@pytest.mark.parametrize("who", ["ada", "agnes", "ezra", "otto"])
def test_nobody_else_touches_any_of_it(
    by: As, who: str, my_account: Reason, request: pytest.FixtureRequest
) -> None:
    somebody: Program = by(request.getfixturevalue(who))
    path = f"/reasons/{my_account.id}"
    answers = [
        somebody.post(REASONS, design()),
        somebody.put(path, design()),
        somebody.post(f"{path}/shift", {"by": 1}),
        somebody.post(f"{path}/retire", {"retired": True}),
        somebody.get(f"{REASONS}/design"),
        somebody.get(f"{REASONS}/figures"),
        somebody.post("/communities/tally/teams", {"name": {"en": "X"}}),
        somebody.get("/communities/tally/opening-hours"),
    ]
    assert {one.status_code for one in answers} == {404}
    if who != "agnes":
        assert somebody.get("/communities/tally/teams").status_code == 404
