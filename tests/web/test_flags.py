"""Reports in the desk, and the red flag without a script (P10)."""

import pytest

from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.moderation.operations.flagging import raise_flag
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P10")]
NUMBER = "+41 79 123 45 67"


@pytest.fixture
def flag(chat: Conversation, ada: Person, ezra: Person) -> Flag:
    """Ada wrote her number, Ezra noticed."""
    data = {"text": f"Call {NUMBER}!", "attachments": []}
    event = cast.event(chat, "message", ada, "customer", data)
    return raise_flag(
        caller=cast.caller_of(ezra), conversation_id=chat.id, kind="personal_data", seq=event.seq
    )


def test_desk_shows_what_would_vanish_and_takes_it_away(
    browser: Browser, agnes: Person, flag: Flag
) -> None:
    client = browser(agnes)
    for page in ("/desk/flags/", f"/desk/c/{flag.conversation_id}/"):
        shown = client.get(page).content.decode()
        assert f"<mark>{NUMBER}</mark>" in shown
        assert "What would vanish" in shown
    answer = client.post(f"/desk/flags/{flag.id}", {"decision": "redact", "note": "Thanks"})
    assert answer["Location"] == "/desk/flags/"
    shown = client.get("/desk/flags/").content.decode()
    assert NUMBER not in shown
    assert "Nothing is reported" in shown
    flag.refresh_from_db()
    assert (flag.state, flag.answer) == ("resolved", "Thanks")


def test_a_decision_that_came_second_is_explained(
    browser: Browser, agnes: Person, flag: Flag
) -> None:
    client = browser(agnes)
    client.post(f"/desk/flags/{flag.id}", {"decision": "dismiss"})
    again = client.post(f"/desk/flags/{flag.id}", {"decision": "redact"}, follow=True)
    assert "decided already" in again.content.decode()
    assert Event.objects.filter(kind="redacted").count() == 0


def test_what_is_wrong_with_a_decision_is_said(browser: Browser, agnes: Person, flag: Flag) -> None:
    sent = {"decision": "dismiss", "note": "x" * 501}
    page = browser(agnes).post(f"/desk/flags/{flag.id}", sent, follow=True).content.decode()
    assert "500 characters" in page
    flag.refresh_from_db()
    assert flag.state == "open"


def test_only_one_kind_is_shown_if_asked(browser: Browser, agnes: Person, flag: Flag) -> None:
    client = browser(agnes)
    assert NUMBER not in client.get("/desk/flags/?kind=abuse").content.decode()
    assert NUMBER in client.get("/desk/flags/?kind=personal_data").content.decode()
    assert client.get("/desk/flags/?kind=nonsense").status_code == 200


def test_outsiders_and_experts_decide_nothing(
    browser: Browser, otto: Person, ezra: Person, flag: Flag
) -> None:
    for who in (otto, ezra):
        answer = browser(who).post(f"/desk/flags/{flag.id}", {"decision": "redact"})
        assert answer.status_code == 404
    assert NUMBER not in browser(otto).get("/desk/flags/").content.decode()


def test_author_without_a_script_is_told_and_can_flag(
    browser: Browser, ada: Person, otto: Person, chat: Conversation
) -> None:
    client = browser(ada)
    thread = f"/conversations/{chat.id}/"
    shown = client.post(f"{thread}messages/", {"text": f"Call {NUMBER}"}, follow=True)
    assert "a phone number" in shown.content.decode()
    seq = Event.objects.filter(conversation=chat).latest("seq").seq
    page = f"{thread}flags/{seq}/"
    assert page in shown.content.decode()
    assert NUMBER in client.get(page).content.decode()
    assert browser(otto).get(page).status_code == 404
    assert browser(otto).post(page, {"kind": "abuse"}).status_code == 404
    assert client.get(f"{thread}flags/2/").status_code == 404  # nothing is said there
    done = client.post(page, {"kind": "personal_data", "note": "oops"}, follow=True)
    assert "tells you what came of it" in done.content.decode()
    assert Flag.objects.get().note == "oops"
