"""The support desk: what waits, taken and answered by plain forms."""

import pytest
from django.urls import reverse

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db
DESK = "/desk/"


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
    assert words(page, ".queues .count") == ["1"]


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
    for key in ("waiting", "mine", "tickets", "all", "nonsense"):
        page = read(browser(agnes).get(f"{DESK}?list={key}"))
        assert len(page.cssselect(".inbox .empty")) == 1
