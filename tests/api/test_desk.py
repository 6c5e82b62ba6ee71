"""The support desk over HTTP: queues, and what its members do with a case."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Team, TeamMember
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.api.conftest import As, problem

pytestmark = pytest.mark.django_db
QUEUE = "/communities/tally/desk/conversations"


@pytest.fixture
def tickets(ada: Person, failed_payment: Reason) -> list[Conversation]:
    """Two of Ada's, the second overdue."""
    now, hour = clock.now(), timedelta(hours=1)
    return [
        cast.conversation(ada, failed_payment, queue="agents", answer_due_at=now + one * hour)
        for one in (1, -1)
    ]


@pytest.fixture
def payments(tally: Community, agnes: Person) -> Team:
    """Agnes's team."""
    team = Team.objects.create(community=tally, slug="payments", name={"en": "Payments"})
    TeamMember.objects.create(team=team, person=agnes)
    return team


def test_queue_goes_by_what_is_owed_page_by_page(
    by: As, agnes: Person, tickets: list[Conversation]
) -> None:
    first = by(agnes).get(f"{QUEUE}?queue=tickets&limit=1").json()
    second = by(agnes).get(f"{QUEUE}?queue=tickets&limit=1&cursor={first['next']}").json()
    told = [*first["items"], *second["items"]]
    assert [one["id"] for one in told] == [str(tickets[1].id), str(tickets[0].id)]
    assert second["next"] is None
    assert told[0]["answer_due_at"].endswith("Z")
    overdue = by(agnes).get(f"{QUEUE}?queue=overdue").json()["items"]
    assert [one["id"] for one in overdue] == [str(tickets[1].id)]


def test_lengths_teams_and_colleagues(
    by: As, agnes: Person, tickets: list[Conversation], payments: Team
) -> None:
    told = by(agnes).get("/communities/tally/desk").json()
    counts = {one["queue"]: one["count"] for one in told["queues"]}
    assert (counts["tickets"], counts["overdue"], counts["mine"]) == (2, 1, 0)
    assert told["teams"][0]["members"] == [str(agnes.id)]
    assert told["colleagues"] == [{"person": str(agnes.id), "alias": "Agnes agent"}]


@pytest.mark.promise("S3")
def test_given_to_a_team_and_found_by_it(
    by: As, agnes: Person, tickets: list[Conversation], payments: Team
) -> None:
    told = by(agnes).post(f"/conversations/{tickets[0].id}/assign", {"team": "payments"})
    assert told.json()["team"]["name"] == "Payments"
    found = by(agnes).get(f"{QUEUE}?queue=waiting&team=mine").json()["items"]
    assert [one["id"] for one in found] == [str(tickets[0].id)]
    problem(by(agnes).get(f"{QUEUE}?team=nobody"), 422, "invalid")


def test_taken_paused_resumed_given_back_and_solved(
    by: As, agnes: Person, tickets: list[Conversation]
) -> None:
    where = f"/conversations/{tickets[0].id}"
    told = by(agnes).post(f"{where}/assign", {"person": str(agnes.id)}).json()
    assert (told["state"], told["handler"]["alias"]) == ("active", "Agnes agent")
    told = by(agnes).post(f"{where}/pending", {"hours": 2, "then": "close"}).json()
    assert told["state"] == "pending"
    assert told["pending_until"] is not None
    assert "resume" in told["can"]
    assert "pending" not in told["can"]
    assert by(agnes).post(f"{where}/resume").json()["state"] == "active"
    assert by(agnes).post(f"{where}/put-back").json()["state"] == "waiting"
    assert by(agnes).post(f"{where}/solve").json()["state"] == "closed"
    problem(by(agnes).post(f"{where}/solve"), 409, "closed")


def test_customer_sees_that_an_answer_is_waited_for(
    by: As, agnes: Person, ada: Person, tickets: list[Conversation]
) -> None:
    where = f"/conversations/{tickets[0].id}"
    by(agnes).post(f"{where}/pending", {})
    mine = by(ada).get("/conversations?state=pending").json()["items"]
    assert [one["id"] for one in mine] == [str(tickets[0].id)]
    events = by(ada).get(f"{where}/events?after=0").json()["items"]
    assert events[-1]["data"]["code"] == "waits_for_customer"
    by(ada).post(f"{where}/messages", {"text": "Here is what you asked for."})
    assert by(ada).get(where).json()["state"] == "active"


def test_nobody_else_finds_the_desk(
    by: As, ada: Person, ezra: Person, olga: Person, otto: Person, tickets: list[Conversation]
) -> None:
    for somebody in (ada, ezra, olga, otto):
        problem(by(somebody).get(QUEUE), 404, "not_found")
        problem(by(somebody).get("/communities/tally/desk"), 404, "not_found")
        for act in ("assign", "put-back", "pending", "resume", "solve"):
            where = f"/conversations/{tickets[0].id}/{act}"
            problem(by(somebody).post(where, {"person": str(otto.id)}), 404, "not_found")


def test_what_no_team_is_called_is_none(by: As, agnes: Person, tickets: list[Conversation]) -> None:
    where = f"/conversations/{tickets[0].id}/assign"
    for name in ("\0", "a\0b", "x" * 60):
        problem(by(agnes).post(where, {"team": name}), 422, "invalid")
    for name in ("%00", "nobody", "-"):
        assert by(agnes).get(f"{QUEUE}?team={name}").status_code == 422
    assert by(agnes).get(f"{QUEUE}?queue=tickets&cursor=~").status_code == 422
    assert by(agnes).get(f"{QUEUE}?queue=tickets&cursor=2026-01-01~{agnes.id}").status_code == 422
    assert by(agnes).get(f"{QUEUE}?queue=all&cursor=%00").status_code == 422
