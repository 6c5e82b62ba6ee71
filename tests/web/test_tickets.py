"""Tickets in the customer's page: listed, told, made of a chat, completed (S2, S3, S8)."""

import pytest

from peerdesk.domain.communities.models import Community, Team
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db
MINE = "/c/tally/mine/"


@pytest.mark.promise("S8")
def test_the_list_says_whose_turn_it_is_and_what_is_new(
    browser: Browser, ada: Person, agnes: Person, failed_payment: Reason
) -> None:
    asked = cast.conversation(ada, failed_payment)
    answered = cast.held_by(cast.conversation(ada, failed_payment), agnes, "agent")
    cast.event(answered, "message", agnes, "agent", {"text": "Done.", "attachments": []})
    client = browser(ada)
    page = read(client.get(MINE))
    assert words(page, ".tabs a") == ["All 2", "Open 1", "Answered 1", "Closed 0"]
    assert words(page, ".item .tag") == ["new", "ticket"]
    for part, one in (("open", asked), ("answered", answered)):
        links = read(client.get(f"{MINE}?part={part}")).cssselect(".item")
        assert [link.get("href") for link in links] == [f"/conversations/{one.id}/"]
    assert "None of these" in client.get(f"{MINE}?part=closed").content.decode()
    assert client.get("/c/tally/conversations/")["Location"] == MINE
    assert client.get(f"{MINE}?cursor=made-up").status_code == 404


@pytest.mark.invariant("I17")
def test_nobody_finds_another_ones_tickets(
    browser: Browser, ada: Person, otto: Person, agnes: Person, failed_payment: Reason
) -> None:
    ticket = cast.conversation(ada, failed_payment)
    for other in (otto, agnes):
        assert str(ticket.id) not in browser(other).get(MINE).content.decode()
    for path in ("convert", "form"):
        assert browser(otto).get(f"/conversations/{ticket.id}/{path}/").status_code == 404
    assert browser(None).get(MINE)["Location"].startswith("/accounts/login/")


@pytest.mark.promise("S3")
def test_the_customer_makes_it_a_ticket_and_repeats_nothing(
    browser: Browser, ada: Person, chat: Conversation, tally: Community, failed_payment: Reason
) -> None:
    team = Team.objects.create(community=tally, slug="money", name={"en": "Money"})
    Reason.objects.filter(id=failed_payment.id).update(team=team)
    Conversation.objects.filter(id=chat.id).update(fields={"when": "2026-01-02"})
    client, address = browser(ada), f"/conversations/{chat.id}/convert/"
    page = read(client.get(f"{address}?reason=failed-payment"))
    assert page.cssselect("[name='fields.when']")[0].get("value") == "2026-01-02"
    wrong = read(client.post(address, {"reason": "failed-payment", "fields.amount": "?"}), 422)
    assert words(wrong, ".summary li") == ["Amount: Enter a number."]
    assert wrong.cssselect("[name='fields.amount']")[0].get("value") == "?"
    client.post(address, {"reason": "failed-payment", "fields.amount": "5"})
    chat.refresh_from_db()
    assert (chat.channel, chat.team) == ("ticket", team)
    page = read(client.get(f"/conversations/{chat.id}/"))
    assert words(page, ".ticketfacts dl > *") == ["Amount", "5", "Date", "2026-01-02"]
    notices = words(page, "li.notice")
    assert notices[-1].startswith("This is now a ticket about “Failed-Payment”. The team “Money”")


@pytest.mark.promise("S3")
def test_a_helper_gives_what_they_know_and_the_customer_completes_it(
    browser: Browser, ada: Person, ezra: Person, chat: Conversation, failed_payment: Reason
) -> None:
    expert, address = browser(ezra), f"/conversations/{chat.id}/convert/"
    page = read(expert.get(f"{address}?reason=failed-payment"))
    assert not page.cssselect("[required]")
    answer = expert.post(address, {"reason": "failed-payment", "fields.when": "2026-01-02"})
    assert answer["Location"] == "/workspace/"
    client = browser(ada)
    assert "Complete the form" in client.get(f"/conversations/{chat.id}/").content.decode()
    form = f"/conversations/{chat.id}/form/"
    assert words(read(client.post(form, {}), 422), ".summary li") == [
        "Amount: This field is required."
    ]
    client.post(form, {"fields.amount": "5"})
    chat.refresh_from_db()
    assert chat.fields == {"amount": "5", "when": "2026-01-02"}
    page = client.get(f"/conversations/{chat.id}/").content.decode()
    assert "You completed the form." in page
    assert "Complete the form" not in page


def test_what_cannot_become_a_ticket_says_so(
    browser: Browser, ada: Person, failed_payment: Reason
) -> None:
    ticket = cast.conversation(ada, failed_payment)
    answer = browser(ada).get(f"/conversations/{ticket.id}/convert/", follow=True)
    assert "This can&#x27;t become a ticket now." in answer.content.decode()
