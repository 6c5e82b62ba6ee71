"""The support desk: what waits, taken and answered by plain forms."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Team, TeamMember
from peerdesk.domain.conversations.desk_lists import QUEUES, Desk, queue_page
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser
from tests.web.desk_pages import DESK, shown_in
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(ada: Person, my_account: Reason) -> Conversation:
    """Ada's chat in the agents' queue."""
    return cast.conversation(ada, my_account)


def test_queue_shows_age_due_time_and_nothing_of_the_experts(
    browser: Browser, agnes: Person, waiting: Conversation, asked: Conversation
) -> None:
    page = read(browser(agnes).get(DESK))
    (row,) = page.cssselect(".item")
    assert row.get("data-conversation") == str(waiting.id)
    assert row.cssselect("[data-since]")
    assert row.cssselect("[data-due]")
    assert words(page, ".queues [aria-current]") == ["Waiting 1"]


def test_tickets_show_what_the_form_asked(
    browser: Browser, agnes: Person, ada: Person, failed_payment: Reason
) -> None:
    fields = {"amount": "12", "when": "2026-11-01"}
    ticket = cast.conversation(ada, failed_payment, fields=fields)
    page = read(browser(agnes).get(f"/desk/c/{ticket.id}/?list=tickets"))
    assert len(page.cssselect(".item[aria-current]")) == 1
    assert "Amount 12 Date 2026-11-01" in words(page, ".facts")[0]


def test_taking_moves_it_to_mine(browser: Browser, agnes: Person, waiting: Conversation) -> None:
    page = read(browser(agnes).post(reverse("desk-take", args=[waiting.id]), follow=True))
    assert words(page, ".queues [aria-current]") == ["Mine 1"]
    waiting.refresh_from_db()
    assert waiting.handler == agnes


def test_first_answer_takes_it(browser: Browser, agnes: Person, waiting: Conversation) -> None:
    client = browser(agnes)
    client.post(reverse("desk-reply", args=[waiting.id]), {"text": "Let me look."})
    waiting.refresh_from_db()
    assert (waiting.handler, waiting.last_excerpt) == (agnes, "Let me look.")


def test_who_takes_second_is_told(browser: Browser, agnes: Person, waiting: Conversation) -> None:
    other = cast.person("Andrea")
    cast.member(other, waiting.community, "agent")
    browser(agnes).post(reverse("desk-take", args=[waiting.id]))
    page = read(browser(other).post(reverse("desk-take", args=[waiting.id]), follow=True))
    assert words(page, ".flash")
    waiting.refresh_from_db()
    assert waiting.handler == agnes


def test_closing_by_a_form(browser: Browser, agnes: Person, waiting: Conversation) -> None:
    client = browser(agnes)
    client.post(reverse("desk-take", args=[waiting.id]))
    page = read(client.post(reverse("desk-close", args=[waiting.id]), follow=True))
    assert words(page, ".flash") == ["Closed. Well done."]


def test_every_list_has_its_empty_state(browser: Browser, agnes: Person) -> None:
    for key in (*QUEUES, "nonsense"):
        page = read(browser(agnes).get(f"{DESK}?list={key}"))
        assert len(page.cssselect(".inbox .empty")) == 1


@pytest.fixture
def anna(tally: Community) -> Person:
    """Agnes's colleague."""
    somebody = cast.person("Anna")
    cast.member(somebody, tally, "agent")
    return somebody


@pytest.fixture
def tickets(ada: Person, failed_payment: Reason) -> list[Conversation]:
    """Three of Ada's: nothing owed, due in an hour, due an hour ago."""
    hour, now = timedelta(hours=1), clock.now()
    owed = (None, now + hour, now - hour)
    return [cast.conversation(ada, failed_payment, queue="agents", answer_due_at=at) for at in owed]


def test_what_is_overdue_comes_first_and_says_so(
    browser: Browser, agnes: Person, tickets: list[Conversation]
) -> None:
    page = read(browser(agnes).get(f"{DESK}?list=tickets"))
    rows = page.cssselect(".inbox .item")
    assert [row.get("data-conversation") for row in rows] == [
        str(one.id) for one in reversed(tickets)
    ]
    assert words(page, ".late .marks .bad") == ["overdue"]
    assert shown_in(browser, agnes, "list=overdue") == [str(tickets[2].id)]
    lines = [
        words(read(browser(agnes).get(f"{DESK}c/{one.id}/")), "[data-part=threadline]")[0]
        for one in tickets
    ]
    assert ["overdue" in line for line in lines] == [False, False, True]


def test_every_page_of_a_queue_goes_on_where_the_one_before_ended(
    agnes: Person, tally: Community, tickets: list[Conversation]
) -> None:
    desk, now = Desk(agnes.id, [tally.id]), clock.now()
    found: list[UUID] = []
    cursor: str | None = None
    while True:
        page = queue_page("tickets", desk, now=now, cursor=cursor, limit=1)
        found += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert found == [one.id for one in reversed(tickets)]


def test_my_teams_show_their_own_alone(
    browser: Browser, agnes: Person, tally: Community, tickets: list[Conversation]
) -> None:
    mine, other = (Team.objects.create(community=tally, slug=key, name={"en": key}) for key in "ab")
    TeamMember.objects.create(team=mine, person=agnes)
    Conversation.objects.filter(id=tickets[0].id).update(team=mine)
    Conversation.objects.filter(id=tickets[1].id).update(team=other)
    assert shown_in(browser, agnes, "list=tickets&team=mine") == [str(tickets[0].id)]
    assert shown_in(browser, agnes, f"list=tickets&team={other.id}") == [str(tickets[1].id)]
    assert len(shown_in(browser, agnes, "list=tickets&team=nonsense")) == 3


def test_given_paused_and_taken_up_by_forms(
    browser: Browser, agnes: Person, anna: Person, tickets: list[Conversation]
) -> None:
    one, client = tickets[0], browser(agnes)
    client.post(reverse("desk-assign", args=[one.id]), {"person": anna.id})
    one.refresh_from_db()
    assert one.handler == anna
    client.post(reverse("desk-pending", args=[one.id]), {"days": "3", "then": "close"})
    assert shown_in(browser, agnes, "list=pending") == [str(one.id)]
    client.post(reverse("desk-resume", args=[one.id]))
    client.post(reverse("desk-put-back", args=[one.id]))
    one.refresh_from_db()
    assert (one.state, one.handler) == (State.WAITING, None)
    page = read(client.post(reverse("desk-solve", args=[one.id]), follow=True))
    assert words(page, ".flash")[-1] == "Solved. Well done."


def test_nobody_chosen_is_said(
    browser: Browser, agnes: Person, tickets: list[Conversation]
) -> None:
    answer = browser(agnes).post(reverse("desk-assign", args=[tickets[0].id]), follow=True)
    assert words(read(answer), ".flash") == ["Choose somebody."]


def test_many_at_once_and_undone(
    browser: Browser, agnes: Person, anna: Person, tickets: list[Conversation]
) -> None:
    client = browser(agnes)
    chosen = {"id": [str(one.id) for one in tickets], "act": "assign", "assign": str(anna.id)}
    page = read(client.post(reverse("desk-bulk"), chosen, follow=True))
    assert words(page, ".flash")[0].startswith("Given: 3.")
    assert Conversation.objects.filter(handler=anna).count() == 3
    (form,) = page.cssselect(".flash form")
    fields = {one.get("name", ""): one.get("value", "") for one in form.cssselect("input")}
    client.post(form.get("action", ""), fields)
    assert Conversation.objects.filter(handler=None, state=State.WAITING).count() == 3


def test_solved_together_and_taken_up_together(
    browser: Browser, agnes: Person, tickets: list[Conversation], chat: Conversation
) -> None:
    client = browser(agnes)
    chosen = {"id": [str(tickets[0].id), str(chat.id), "nonsense"], "act": "solve"}
    page = read(client.post(reverse("desk-bulk"), chosen, follow=True))
    done, refused = words(page, ".flash")
    assert done.startswith("Solved: 1.")
    assert "experts have this" in refused
    (form,) = page.cssselect(".flash form")
    fields = {one.get("name", ""): one.get("value", "") for one in form.cssselect("input")}
    client.post(form.get("action", ""), fields)
    tickets[0].refresh_from_db()
    assert (tickets[0].state, tickets[0].solved_at) == (State.WAITING, None)


def test_only_who_did_it_undoes_it(
    browser: Browser, agnes: Person, anna: Person, tickets: list[Conversation]
) -> None:
    chosen = {"id": str(tickets[0].id), "act": "solve"}
    page = read(browser(agnes).post(reverse("desk-bulk"), chosen, follow=True))
    (undo,) = page.cssselect(".flash input[name=undo]")
    answer = browser(anna).post(reverse("desk-bulk-undo"), {"undo": undo.get("value", "")})
    assert answer.status_code == 404


def test_customer_s_other_conversations_stand_beside(
    browser: Browser, agnes: Person, tickets: list[Conversation]
) -> None:
    page = read(browser(agnes).get(f"/desk/c/{tickets[0].id}/"))
    tickets[1].refresh_from_db()
    assert f"#{tickets[1].number}" in words(page, ".side")[0]


def test_owner_says_how_fast_the_team_answers(
    browser: Browser, olga: Person, agnes: Person, tally: Community
) -> None:
    address = reverse("answer-times", args=["tally"])
    times = {"first_answer_hours": "2", "next_answer_hours": "0.5", "pending_hours": "24"}
    page = read(browser(olga).post(address, times, follow=True))
    assert words(page, ".flash") == ["Saved. It counts for what comes from now on."]
    fresh = Community.objects.get(id=tally.id).policy
    assert (fresh.first_answer_hours, fresh.next_answer_hours) == (2, Decimal("0.5"))
    wrong = browser(olga).post(address, {**times, "pending_hours": "-1"})
    assert wrong.status_code == 422
    assert browser(agnes).get(address).status_code == 404


def test_what_nobody_is_called_is_said_and_changes_nothing(
    browser: Browser, agnes: Person, tickets: list[Conversation]
) -> None:
    client, one = browser(agnes), tickets[0]
    page = read(client.post(reverse("desk-team", args=[one.id]), {"team": "\0"}, follow=True))
    assert words(page, ".flash") == ["There is no such team."]
    for days in ("nan", "inf", "-1", "1e400", "400"):
        client.post(reverse("desk-pending", args=[one.id]), {"days": days})
        one.refresh_from_db()
        assert one.due_at is not None
    chosen = {"id": str(one.id), "act": "team", "team": "\0"}
    assert client.post(reverse("desk-bulk"), chosen).status_code == 302
    assert client.get("/desk/n/99999999999999999999/").status_code == 404
    found = client.get(f"/desk/n/{one.number}/")
    assert found["Location"] == f"/desk/c/{one.id}/"
