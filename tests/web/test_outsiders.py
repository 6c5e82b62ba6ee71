"""Every address of these pages, tried by those whose it isn't (I17)."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern

from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.desk import urls as desk
from peerdesk.entrypoints.web.manage import urls as manage
from peerdesk.entrypoints.web.workspace import urls as workspace
from tests import cast
from tests.web.conftest import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.invariant("I17")]
DOORS = {"workspace": workspace, "desk": desk, "manage": manage}
# Found by whoever holds the role anywhere; what they show is their own.
ONES_OWN = {
    "workspace/",
    "workspace/areas/",
    "workspace/availability/",
    "workspace/switches/",
    "workspace/why/",
    "workspace/earnings/",
    "workspace/help/",
    "workspace/more/",
    "workspace/premium/",
    "workspace/templates/",
    "desk/",
    "desk/flags/",
    "desk/refunds/",
    "desk/search/",
    "desk/mentions/",
    "desk/views/",
    "desk/macros/",
}


def addresses(conversation_id: object, invitation_id: object) -> Iterator[str]:
    """All of them, made from the URL list with tally's ids."""
    for door, module in DOORS.items():
        for pattern in module.urlpatterns:
            assert isinstance(pattern, URLPattern)
            path = str(pattern.pattern).replace("<slug:slug>", "tally").replace("<int:number>", "1")
            wanted = invitation_id if "invitations" in path else conversation_id
            yield f"{door}/{path.replace('<uuid:id>', str(wanted))}"


def test_strangers_sign_in_and_come_back_to_the_same_place(
    browser: Browser, chat: Conversation
) -> None:
    stranger = browser(None)
    for address in addresses(chat.id, new_id()):
        answer = stranger.get(f"/{address}")
        assert answer.status_code == 302, address
        assert answer["Location"] == f"/accounts/login/?next=/{address}", address


def test_form_sent_after_the_session_ended_leads_back_to_its_page(
    browser: Browser, chat: Conversation
) -> None:
    page = f"/workspace/c/{chat.id}/"
    stranger = browser(None)
    answer = stranger.post(f"{page}close", headers={"referer": f"http://testserver{page}"})
    assert answer["Location"] == f"/accounts/login/?next={page}"
    answer = stranger.post(f"{page}close", {"next": page})
    assert answer["Location"] == f"/accounts/login/?next={page}"
    answer = stranger.post(f"{page}close", headers={"referer": "https://elsewhere.example.org/x"})
    assert answer["Location"] == "/accounts/login/?next=/"


def test_outsiders_find_nothing(
    browser: Browser, otto: Person, ezra: Person, asked: Conversation
) -> None:
    invitation = cast.invited(asked, ezra)
    client = browser(otto)
    for address in addresses(asked.id, invitation.id):
        if address in ONES_OWN:
            continue
        for verb in (client.get, client.post):
            answer = verb(f"/{address}")
            assert answer.status_code in (404, 405), address
    asked.refresh_from_db()
    assert asked.handler is None


def test_what_is_found_by_outsiders_is_their_own(
    browser: Browser, otto: Person, ezra: Person, chat: Conversation
) -> None:
    client = browser(otto)
    for address in ONES_OWN:
        answer = client.get(f"/{address}")
        assert answer.status_code == 200, address
        assert str(chat.id) not in answer.content.decode(), address
        assert "Tally" not in answer.content.decode(), address


def test_wrong_role_finds_nothing(browser: Browser, ada: Person, chat: Conversation) -> None:
    client = browser(ada)
    for address in addresses(chat.id, new_id()):
        assert client.get(f"/{address}").status_code in (404, 405), address


def test_agent_has_no_workspace_and_expert_no_desk(
    browser: Browser, agnes: Person, ezra: Person, chat: Conversation
) -> None:
    assert browser(agnes).get("/workspace/").status_code == 404
    assert browser(agnes).get(f"/workspace/c/{chat.id}/").status_code == 404
    assert browser(ezra).get("/desk/").status_code == 404
    assert browser(ezra).get(f"/desk/c/{chat.id}/").status_code == 404
    assert browser(agnes).get("/manage/tally/payouts/").status_code == 404


def test_invited_expert_does_not_see_the_timeline(
    browser: Browser, ezra: Person, asked: Conversation
) -> None:
    cast.invited(asked, ezra)
    assert browser(ezra).get(f"/workspace/c/{asked.id}/").status_code == 404


def test_a_cursor_that_no_page_gave_finds_a_page_or_none_but_never_fails(
    browser: Browser, chat: Conversation, olga: Person, ezra: Person
) -> None:
    for client in (browser(olga), browser(ezra)):
        for address in addresses(chat.id, new_id()):
            answer = client.get(f"/{address}?cursor=%00nonsense&before=x&month=x&from=x")
            assert answer.status_code < 500, address
