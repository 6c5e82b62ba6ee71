"""The thread by plain HTTP, as it works without a script."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from peerdesk.domain.admission.models import Picture
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from tests.web.test_contact_form import signed_in


def addresses_of_a_conversation() -> Iterator[str]:
    """Every named page that takes a conversation's id, so that a new one is tested by itself."""
    for name in get_resolver().reverse_dict:
        if isinstance(name, str):
            for possibility, *_rest in get_resolver().reverse_dict.getlist(name):
                if any(parameters == ["conversation_id"] for _, parameters in possibility):
                    yield name


THREAD_PAGES = sorted(
    name
    for name in set(addresses_of_a_conversation())
    if name.startswith(("conversation", "progress"))
)


def test_the_list_of_pages_is_not_empty() -> None:
    assert {"conversation", "conversation-write", "progress"} <= set(THREAD_PAGES)


@pytest.mark.invariant("I17")
@pytest.mark.parametrize("name", THREAD_PAGES)
def test_an_outsider_finds_nothing(name: str, chat: Conversation, otto: Person) -> None:
    client = signed_in(otto)
    address = reverse(name, args=[chat.id])
    before = Event.objects.count()
    assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
    assert 404 in {client.get(address).status_code, client.post(address).status_code}
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", THREAD_PAGES)
def test_a_stranger_is_asked_to_sign_in(name: str, chat: Conversation) -> None:
    answer = Client().post(reverse(name, args=[chat.id]))
    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.promise("F4")
def test_the_page_shows_aliases_and_never_a_name(chat: Conversation, ada: Person) -> None:
    page = signed_in(ada).get(f"/conversations/{chat.id}/").content.decode()
    assert "Ezra expert" in page
    assert "Ezra Surname" not in page
    assert "ezra@example.org" not in page


@pytest.mark.promise("B2")
@pytest.mark.invariant("I2")
def test_a_message_sent_twice_is_one(chat: Conversation, ada: Person) -> None:
    client, sent = signed_in(ada), {"id": str(uuid4()), "text": "Twice"}
    for _ in range(2):
        assert client.post(f"/conversations/{chat.id}/messages/", sent).status_code == 302
    assert Event.objects.filter(kind="message", data__text="Twice").count() == 1


def test_what_is_refused_stays_in_its_field(chat: Conversation, ada: Person) -> None:
    client = signed_in(ada)
    client.post(f"/conversations/{chat.id}/close/")
    answer = client.post(f"/conversations/{chat.id}/messages/", {"text": "Too late?"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Reopen it to write" in page
    assert "Open it again" in page


@pytest.mark.promise("C8")
def test_stars_by_a_plain_form(rated_chat: Conversation, ada: Person) -> None:
    client = signed_in(ada)
    assert 'name="stars"' in client.get(f"/conversations/{rated_chat.id}/").content.decode()
    client.post(f"/conversations/{rated_chat.id}/rating/", {"stars": "4", "solved": "yes"})
    rating = Rating.objects.get()
    assert (rating.state, rating.stars, rating.solved) == ("given", 4, True)
    again = client.post(f"/conversations/{rated_chat.id}/rating/", {"stars": "1"}, follow=True)
    assert Rating.objects.get().stars == 4
    assert "flash" in again.content.decode()


@pytest.mark.promise("F15")
def test_who_waits_is_told_what_happens_next(asked: Conversation, ada: Person) -> None:
    lines = signed_in(ada).get(f"/conversations/{asked.id}/progress/").json()["lines"]
    assert lines[0] == "Looking for somebody who is free."
    assert "our support team has it" in lines[-1]


def test_only_ones_own_conversations_are_listed(
    chat: Conversation, ada: Person, otto: Person
) -> None:
    assert str(chat.id) in signed_in(ada).get("/c/tally/mine/").content.decode()
    assert str(chat.id) not in signed_in(otto).get("/c/tally/mine/").content.decode()


@pytest.mark.promise("F4")
def test_an_experts_picture_stands_beside_the_alias_and_a_customers_never(
    chat: Conversation, ada: Person, ezra: Person
) -> None:
    for person in (ada, ezra):
        Picture.objects.create(community=chat.community, person=person, image=b"WebP")
    path = f"/pictures/{Picture.objects.get(person=ezra).id}/"
    told = signed_in(ada).get(f"/api/v1/conversations/{chat.id}").json()
    assert told["handler"]["picture"] == path
    assert {one["alias"]: one["picture"] for one in told["people"]} == {
        "Ada customer": None,
        "Ezra expert": path,
    }
    address = reverse("conversation", args=[chat.id])
    assert f'<img src="{path}"' in signed_in(ada).get(address).content.decode()
