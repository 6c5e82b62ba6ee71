"""The private box as a page: shut until somebody opens it by a POST (P8)."""

import pytest
from django.http import HttpResponse
from django.test import Client

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.box_models import BoxOpening
from peerdesk.domain.premium.models import PremiumOffer
from tests.boxes import ended, service

SECRET = "Ring me at +41 44 668 18 00"
pytestmark = [pytest.mark.promise("P8")]


def at(offer: PremiumOffer) -> str:
    return f"/premium-offers/{offer.pk}/private-box/"


def page_of(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def told(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def filled(chat: Conversation, ada: Person) -> PremiumOffer:
    """Ada has written how to reach her."""
    offer = service(chat)
    sent = {"act": "write", "text": SECRET, "version": "0"}
    answer = page_of(ada).post(at(offer), sent)
    assert answer.status_code == 200
    assert "Saved" in told(answer)
    return offer


def test_a_link_or_a_reload_opens_nothing(filled: PremiumOffer, ezra: Person) -> None:
    answer = page_of(ezra).get(at(filled))
    assert SECRET not in told(answer)
    assert "no-store" in answer["Cache-Control"]
    assert BoxOpening.objects.filter(person=ezra).count() == 0


def test_the_other_side_opens_and_changes_it(filled: PremiumOffer, ezra: Person) -> None:
    answer = page_of(ezra).post(at(filled), {"act": "open"})
    assert SECRET in told(answer)
    assert "no-store" in answer["Cache-Control"]
    changed = {"act": "write", "text": f"{SECRET}\r\nhttps://meet.example.org/x", "version": "1"}
    assert page_of(ezra).post(at(filled), changed).status_code == 200
    again = page_of(ezra).post(at(filled), {"act": "open"})
    assert "https://meet.example.org/x" in told(again)


def test_two_tabs_show_both_texts(filled: PremiumOffer, ezra: Person) -> None:
    answer = page_of(ezra).post(at(filled), {"act": "write", "text": "mine", "version": "0"})
    assert answer.status_code == 409
    assert SECRET in told(answer)
    assert ">mine</textarea>" in told(answer)


def test_an_owner_says_why(filled: PremiumOffer, olga: Person, ada: Person) -> None:
    owner = page_of(olga)
    assert SECRET not in told(owner.get(at(filled)))
    refused = owner.post(at(filled), {"act": "open", "reason": " "})
    assert refused.status_code == 422
    assert SECRET not in told(refused)
    assert SECRET in told(owner.post(at(filled), {"act": "open", "reason": "A complaint"}))
    assert "A complaint" in told(page_of(ada).get(at(filled)))


def test_nobody_else_finds_the_page(
    filled: PremiumOffer, erik: Person, agnes: Person, otto: Person
) -> None:
    for stranger in (erik, agnes, otto):
        for answer in (
            page_of(stranger).get(at(filled)),
            page_of(stranger).post(at(filled), {"act": "open", "reason": "curious"}),
        ):
            assert answer.status_code == 404


@pytest.mark.promise("P9")
def test_after_the_end_nothing_is_left(filled: PremiumOffer, ada: Person) -> None:
    ended(filled, days=0)
    answer = page_of(ada).post(at(filled), {"act": "open"})
    assert answer.status_code == 410
    assert SECRET not in told(answer)
