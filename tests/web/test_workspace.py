"""The workspace as the server makes it: what is asked, what is mine, what was a moment too late."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation, Seat
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db
HOME = "/workspace/"


@pytest.mark.promise("C6")
def test_card_says_what_it_is_about_and_what_it_pays(
    browser: Browser, ezra: Person, asked: Conversation
) -> None:
    parts = {"stars": {"value": 0.9, "weight": 3, "points": 2.7}}
    cast.invited(asked, ezra, parts=parts)
    page = read(browser(ezra).get(HOME))
    (card,) = page.cssselect("[data-invitation]")
    text = " ".join(card.text_content().split())
    assert "Sending-Invoices" in text
    assert "Invoicing · English" in text
    assert "CHF 2.00 for 4 or 5 stars" in text.replace("\xa0", " ")
    assert "You, because: customers rate you well" in text


@pytest.mark.promise("C6")
def test_taking_leads_to_the_chat(browser: Browser, ezra: Person, asked: Conversation) -> None:
    invitation = cast.invited(asked, ezra)
    answer = browser(ezra).post(reverse("accept-invitation", args=[invitation.id]))
    assert answer["Location"] == reverse("workspace-chat", args=[asked.id])
    asked.refresh_from_db()
    assert asked.handler == ezra


@pytest.mark.promise("C6")
def test_who_comes_second_is_told_kindly(
    browser: Browser, ezra: Person, erik: Person, asked: Conversation
) -> None:
    hers, his = cast.invited(asked, ezra), cast.invited(asked, erik)
    browser(ezra).post(reverse("accept-invitation", args=[hers.id]))
    late = browser(erik).post(reverse("accept-invitation", args=[his.id]), follow=True)
    page = read(late)
    assert words(page, ".flash") == ["Somebody else was a moment faster. The next one is yours."]
    assert "Somebody else took it." in words(page, ".gone")[0]


@pytest.mark.promise("C6")
def test_passing_asks_why_once_and_keeps_the_answer(
    browser: Browser, ezra: Person, asked: Conversation
) -> None:
    invitation = cast.invited(asked, ezra)
    client = browser(ezra)
    page = read(client.post(reverse("decline-invitation", args=[invitation.id]), follow=True))
    assert len(page.cssselect(".whypass button")) == 4
    client.post(reverse("say-why-passed", args=[invitation.id]), {"reason": "no_time"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.decline_reason) == ("declined", "no_time")
    assert not read(client.get(HOME)).cssselect(".whypass")


def test_reason_for_somebody_elses_pass_is_not_found(
    browser: Browser, ezra: Person, erik: Person, asked: Conversation
) -> None:
    invitation = cast.invited(asked, ezra, state=Invitation.State.DECLINED)
    url = reverse("say-why-passed", args=[invitation.id])
    assert browser(erik).post(url, {"reason": "other"}).status_code == 404
    assert browser(ezra).post(url, {"reason": "<b>"}).status_code == 404


def test_same_form_twice_is_one_message(browser: Browser, ezra: Person, chat: Conversation) -> None:
    form = {"client_id": str(new_id()), "text": "Cancel\r\nand correct."}
    for _ in range(2):
        browser(ezra).post(reverse("workspace-reply", args=[chat.id]), form)
    texts = Event.objects.filter(conversation=chat, kind="message", author=ezra)
    assert [one.data["text"] for one in texts] == ["Cancel\nand correct."]


def test_message_that_cannot_be_written_is_explained(
    browser: Browser, ezra: Person, chat: Conversation
) -> None:
    url = reverse("workspace-reply", args=[chat.id])
    page = read(browser(ezra).post(url, {"text": "   "}, follow=True))
    assert words(page, ".flash") == ["Write something."]


def test_nobodys_words_become_markup(browser: Browser, ezra: Person, chat: Conversation) -> None:
    evil = "<script>alert(1)</script></script><!--"
    client = browser(ezra)
    client.post(reverse("workspace-reply", args=[chat.id]), {"text": evil})
    answer = client.get(reverse("workspace-chat", args=[chat.id]))
    assert evil not in answer.content.decode()
    assert escape(evil) in answer.content.decode()


@pytest.mark.promise("F15")
def test_first_reply_due_is_shown(browser: Browser, ezra: Person, chat: Conversation) -> None:
    page = read(browser(ezra).get(reverse("workspace-chat", args=[chat.id])))
    assert len(page.cssselect(".item [data-due]")) == 1
    assert "Write your first answer by" in " ".join(words(page, ".side p"))


def test_closing_from_an_outdated_page_says_so(
    browser: Browser, ezra: Person, chat: Conversation
) -> None:
    client, url = browser(ezra), reverse("workspace-close", args=[chat.id])
    assert words(read(client.post(url, follow=True)), ".flash") == ["Closed. Well done."]
    chat.refresh_from_db()
    assert chat.state == State.CLOSED
    (told,) = words(read(client.post(url, follow=True)), ".flash")
    assert "closed" in told.lower()


@pytest.mark.promise("C8")
def test_closed_chat_waits_for_stars(
    browser: Browser, ezra: Person, rated_chat: Conversation
) -> None:
    page = read(browser(ezra).get(reverse("workspace-chat", args=[rated_chat.id])))
    assert "Waiting for stars" in words(page, ".heading")
    assert "Without them it counts as 5." in " ".join(words(page, ".side p"))


@pytest.mark.promise("C4")
def test_switch_pauses_and_the_same_form_undoes_it(browser: Browser, ezra: Person) -> None:
    client = browser(ezra)
    url = reverse("switch-availability", args=["tally"])
    page = read(client.post(url, {"paused": "1", "next": HOME}, follow=True))
    assert words(page, ".switch") == ["Paused"]
    (form,) = page.cssselect(".flash form")
    assert dict(form.form_values())["paused"] == "0"
    page = read(client.post(form.get("action"), dict(form.form_values()), follow=True))
    assert words(page, ".switch") == ["Available around the clock"]


@pytest.mark.promise("C4")
def test_switch_keeps_days_off_and_holidays(browser: Browser, ezra: Person) -> None:
    off = [{"date": "2050-05-01", "hours": []}]
    stored = Availability.objects.filter(person=ezra)
    stored.update(exceptions=off, holidays="CH-ZH")
    browser(ezra).post(reverse("switch-availability", args=["tally"]), {"paused": "1"})
    assert stored.values_list("paused", "exceptions", "holidays").get() == (True, off, "CH-ZH")


def test_switch_never_leads_away_from_our_pages(browser: Browser, ezra: Person) -> None:
    url = reverse("switch-availability", args=["tally"])
    for foreign in ("https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"):
        assert browser(ezra).post(url, {"paused": "0", "next": foreign})["Location"] == HOME


def test_several_communities_are_one_workspace(
    browser: Browser, ezra: Person, elsewhere: Community, chat: Conversation, otto: Person
) -> None:
    cast.expert(ezra, elsewhere, [])
    page = read(browser(ezra).get(HOME))
    assert len(page.cssselect(".presence form")) == 2
    assert words(page, ".heading") == ["Your chats · Tally"]


def test_expired_card_is_no_card(browser: Browser, ezra: Person, asked: Conversation) -> None:
    cast.invited(asked, ezra, expires_at=clock.now() - timedelta(seconds=1))
    assert not read(browser(ezra).get(HOME)).cssselect("[data-invitation]")


def test_pages_are_never_cached(browser: Browser, ezra: Person) -> None:
    assert "no-store" in browser(ezra).get(HOME)["Cache-Control"]


@pytest.mark.promise("F3")
def test_after_five_misses_it_asks_whether_all_is_well_on_every_page(
    browser: Browser, ezra: Person
) -> None:
    Availability.objects.filter(person=ezra).update(paused=True)
    Seat.objects.filter(person=ezra).update(paused=True, misses=5)
    for address in ("/workspace/", "/workspace/earnings/", "/workspace/availability/"):
        page = read(browser(ezra).get(address))
        (panel,) = words(page, ".standing .panel")
        assert panel.startswith("Is all well? 5 questions in a row in Tally went unanswered")
    browser(ezra).post("/workspace/availability/tally/switch", {"paused": "0"})
    assert not Availability.objects.get(person=ezra).paused
    assert not words(read(browser(ezra).get("/workspace/")), ".standing .panel")


@pytest.mark.promise("C4")
def test_pause_until_a_moment_by_the_experts_clock(browser: Browser, ezra: Person) -> None:
    Availability.objects.filter(person=ezra).update(time_zone="Asia/Kolkata")
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    url = "/workspace/availability/tally/pause"
    page = read(browser(ezra).post(url, {"day": day, "time": "08:00"}, follow=True))
    assert words(page, ".flash")[0].startswith("Paused until")
    until = Availability.objects.get(person=ezra).paused_until
    assert until is not None
    assert until.strftime("%H:%M") == "02:30"
    page = read(browser(ezra).post(url, {"day": "2001-01-01", "time": "08:00"}, follow=True))
    assert words(page, ".flash") == ["Choose a time to come, within a year."]
