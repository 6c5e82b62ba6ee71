"""The page and the API door on which an account ends (F12)."""

import pytest
from django.test import Client

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import make_token
from tests.cast import PASSWORD
from tests.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("F12"),
    pytest.mark.invariant("I20"),
]
PAGE = "/me/delete/"


def is_there(somebody: Person) -> bool:
    return Person.objects.filter(id=somebody.id, is_active=True).exists()


def left_with(somebody: Person, of: Community) -> None:
    leg = Leg(chart.brand_receivable(), chart.expert_payable(somebody.id), Money(500, "CHF"))
    post_transfer(book=of.id, reference=f"test:{new_id()}", why=chart.Why.RATING, legs=[leg])


def test_it_is_said_what_goes_and_stays_and_then_it_is_done(ada: Person, browser: Browser) -> None:
    client = browser(ada)
    assert PAGE in client.get("/profile/").content.decode()
    shown = client.get(PAGE).content.decode()
    assert "What goes, for good" in shown
    assert "What stays, and why" in shown
    wrong = client.post(PAGE, {"password": "wrong"})
    assert wrong.status_code == 422
    assert "This isn&#x27;t your password." in wrong.content.decode()
    assert client.post(PAGE, {}).status_code == 422
    assert is_there(ada)
    done = client.post(PAGE, {"password": PASSWORD}, follow=True)
    assert "Your account is deleted" in done.content.decode()
    assert not is_there(ada)
    assert client.get("/profile/").status_code == 302


def test_without_a_password_the_address_is_typed(ada: Person, browser: Browser) -> None:
    ada.set_unusable_password()
    ada.save()
    client = browser(ada)
    assert 'name="password"' not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"email": "eve@example.org"}).status_code == 422
    assert client.post(PAGE, {"email": "ada@example.org"}).status_code == 302
    assert not is_there(ada)


def test_what_stands_in_the_way_is_shown_with_its_page(olga: Person, browser: Browser) -> None:
    client = browser(olga)
    shown = client.get(PAGE).content.decode()
    assert "You are the only owner of Tally." in shown
    assert 'href="/manage/tally/people/"' in shown
    assert client.post(PAGE, {"password": PASSWORD}).status_code == 409
    assert is_there(olga)


def test_a_small_balance_is_given_up_by_a_tick(
    ezra: Person, tally: Community, browser: Browser
) -> None:
    left_with(ezra, tally)
    client = browser(ezra)
    assert "CHF" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"password": PASSWORD}).status_code == 409
    assert client.post(PAGE, {"password": PASSWORD, "give_up_balance": "on"}).status_code == 302
    assert not is_there(ezra)


def test_a_program_deletes_its_person_and_its_token_ends(ada: Person, olga: Person) -> None:
    client = Client()

    def ask(somebody: Person, secret: str, **body: object) -> tuple[int, str]:
        answer = client.delete(
            "/api/v1/me",
            body,
            content_type="application/json",
            headers={"authorization": f"Bearer {secret}"},
        )
        return answer.status_code, answer.json()["code"] if answer.content else ""

    hers, owners = make_token(person=ada), make_token(person=olga)
    assert ask(ada, hers, password="wrong") == (422, "invalid")
    assert ask(olga, owners, password=PASSWORD) == (409, "last_owner")
    assert ask(ada, hers, password=PASSWORD) == (204, "")
    assert ask(ada, hers, password=PASSWORD)[0] == 401
    assert (is_there(ada), is_there(olga)) == (False, True)


def test_guessing_is_slowed_and_strangers_find_nothing(ada: Person, browser: Browser) -> None:
    client = browser(ada)
    tries = [client.post(PAGE, {"password": "wrong"}).status_code for _ in range(6)]
    assert tries == [422] * 5 + [429]
    assert is_there(ada)
    assert browser(None).get(PAGE).status_code == 302
    assert browser(None).post(PAGE, {"password": PASSWORD}).status_code == 302
    assert Client().delete("/api/v1/me").status_code == 401
