"""A row of the desk's lists: what it shows, and to whom."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Team
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Participant
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


def test_what_people_wrote_stays_text_in_a_row(
    browser: Browser, agnes: Person, ada: Person, my_account: Reason
) -> None:
    evil = '<b id="evil">"&\''
    my_account.name = {"en": evil}
    my_account.save(update_fields=["name"])
    team = Team.objects.create(community=my_account.community, slug="t", name={"en": evil})
    one = cast.conversation(ada, my_account, last_excerpt=evil, tags=[evil], team=team)
    Participant.objects.filter(conversation=one).update(alias=evil)
    page = read(browser(agnes).get(DESK))
    assert not page.cssselect("#evil")
    (shown,) = words(page, ".inbox .item .grow")
    assert shown.count(evil) == 5


def test_what_waits_for_its_customer_is_not_late(
    browser: Browser, agnes: Person, ada: Person, my_account: Reason
) -> None:
    ago = clock.now() - timedelta(hours=1)
    cast.conversation(ada, my_account, state=State.PENDING, due_at=ago, due_for="silence")
    page = read(browser(agnes).get(f"{DESK}?list=pending"))
    (due,) = page.cssselect(".marks .quiet[title^='closes then']")
    assert due.cssselect("[data-due]")
    assert not page.cssselect(".late")


@pytest.mark.invariant("I17")
def test_what_is_not_paid_yet_only_its_customer_sees(
    browser: Browser, agnes: Person, ada: Person, waiting: Conversation, my_account: Reason
) -> None:
    unpaid = cast.conversation(ada, my_account, state=State.UNPAID, due_for="payment")
    assert shown_in(browser, agnes, "list=all") == [str(waiting.id)]
    beside = browser(agnes).get(f"/desk/c/{waiting.id}/").content.decode()
    assert str(unpaid.id) not in beside
    assert browser(agnes).get(f"/desk/c/{unpaid.id}/").status_code == 404


@pytest.mark.invariant("I17")
def test_another_community_s_agent_finds_neither_the_case_nor_its_row(
    browser: Browser, elsewhere: Community, waiting: Conversation
) -> None:
    stranger = cast.person("Stella")
    cast.member(stranger, elsewhere, "agent")
    client = browser(stranger)
    assert client.get(f"/desk/c/{waiting.id}/").status_code == 404
    assert client.get(f"/desk/c/{waiting.id}/", headers={"X-Parts": "list"}).status_code == 404
    assert not shown_in(browser, stranger, "list=all")
