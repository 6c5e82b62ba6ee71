"""Language, profile, tokens, the demo's sign-in."""

import json

import pytest
from django.test import Client, override_settings

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.people.access import ONLY_COMMUNITY, caller_by_token
from peerdesk.domain.people.models import Person, Token
from peerdesk.domain.people.operations import make_token
from tests.cast import member, person
from tests.web.test_contact_form import signed_in


def test_the_language_is_kept_with_the_person(ada: Person) -> None:
    answer = signed_in(ada).post("/language/", {"language": "it", "next": "/c/tally/"})
    ada.refresh_from_db()
    assert ada.language == "it"
    assert answer.headers["Location"] == "/c/tally/"
    assert answer.cookies["django_language"].value == "it"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:x()"])
def test_the_way_back_never_leaves_the_site(db: None, elsewhere: str) -> None:
    answer = Client().post("/language/", {"language": "de", "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_token_is_shown_once_and_opens_the_api(ada: Person) -> None:
    client = signed_in(ada)
    shown = client.post("/profile/tokens/", {"name": "my script"}, follow=True).content.decode()
    secret = shown.split('class="secret">')[1].split("<")[0]
    caller = caller_by_token(secret, now=clock.now())
    assert caller is not None
    assert caller.person == ada
    assert secret not in client.get("/profile/").content.decode()


def test_nobody_ends_anothers_token(ada: Person, otto: Person) -> None:
    make_token(person=ada)
    token = Token.objects.get()
    assert signed_in(otto).post(f"/profile/tokens/{token.id}/end/").status_code == 404
    assert signed_in(ada).post(f"/profile/tokens/{token.id}/end/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.invariant("I5")
def test_a_new_password_shuts_out_whoever_got_in_by_the_old_one(ada: Person) -> None:
    stolen = make_token(person=ada)
    ada.set_password("a password of old")
    ada.save()
    thief, client = Client(), Client()
    for one in (thief, client):
        assert one.login(email=ada.email, password="a password of old")
    new = "quite another password"
    sent = {"oldpassword": "a password of old", "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", sent).status_code == 302
    assert caller_by_token(stolen, now=clock.now()) is None
    assert thief.get("/profile/").status_code == 302
    assert client.get("/profile/").status_code == 200


@pytest.mark.invariant("I17")
def test_whom_a_brand_handed_over_makes_no_token_that_reaches_further(
    ada: Person, tally: Community
) -> None:
    client = handed_over(ada, tally)
    assert client.post("/profile/tokens/", {"name": "for ever"}).status_code == 404
    assert not Token.objects.exists()
    assert 'action="/profile/tokens/"' not in client.get("/profile/").content.decode()


@pytest.mark.invariant("I17", "I18")
def test_nor_do_they_see_or_do_anything_elsewhere(
    ada: Person, tally: Community, elsewhere: Community
) -> None:
    member(ada, elsewhere, Membership.Role.OWNER)
    assert signed_in(ada).get("/manage/elsewhere/people/").status_code == 200
    client = handed_over(ada, tally)
    assert client.get("/manage/elsewhere/people/").status_code == 404
    assert elsewhere.name not in client.get("/profile/").content.decode()


def handed_over(somebody: Person, to: Community) -> Client:
    """A browser signed in by a brand's assertion, for its community alone."""
    client = signed_in(somebody)
    session = client.session
    session[ONLY_COMMUNITY] = str(to.id)
    session.save()
    return client


def test_an_impossible_time_zone_is_refused_at_its_field(ada: Person) -> None:
    sent = {"name": "Ada", "language": "de", "time_zone": "Mars/Olympus"}
    answer = signed_in(ada).post("/profile/", sent)
    assert answer.status_code == 422
    assert "#id_time_zone" in answer.content.decode()


def test_one_click_signs_in_the_demos_people_only_and_only_in_a_demo(tally: Community) -> None:
    actor = Person.objects.create_user("anna@tally.example.org", None, name="Anna")
    real = person("Rita")
    rows = {one: member(one, tally, Membership.Role.CUSTOMER) for one in (actor, real)}

    def click(one: Person) -> int:
        return Client().post("/demo/sign-in/", {"membership": str(rows[one].id)}).status_code

    with override_settings(PEERDESK_DEMO=False):
        assert click(actor) == 404
    with override_settings(PEERDESK_DEMO=True):
        assert click(actor) == 302
        assert click(real) == 404


def test_every_page_forbids_inline_scripts_and_styles(tally: Community) -> None:
    policy = Client().get("/c/tally/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "xx"])
def test_the_scripts_words_come_in_every_language(db: None, language: str) -> None:
    answer = Client().get(f"/texts/{language}.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    start, words = answer.content.decode().split(" = ", 1)
    assert start == "globalThis.peerdeskTexts"
    told = json.loads(words.rstrip().removesuffix(";"))
    assert (told.get("Send", "") not in ("", "Send")) == (language in ("de", "fr", "it"))


@pytest.mark.promise("B8")
def test_the_scripts_words_are_there_before_the_modules_run(tally: Community) -> None:
    client = Client(headers={"accept-language": "de"})
    page = client.get("/c/tally/").content.decode()
    words = page.index('<script defer src="/texts/de.js">')
    assert words < page.index('type="module"')
    assert "/texts/" not in Client().get("/c/tally/").content.decode()


@pytest.mark.parametrize("page", ["login", "signup", "password/reset", "password/reset/done"])
def test_a_strangers_account_pages_wear_our_clothes(db: None, page: str) -> None:
    answer = Client().get(f"/accounts/{page}/")
    assert answer.status_code == 200
    assert 'class="top"' in answer.content.decode()


@pytest.mark.parametrize("page", ["password/change", "email", "logout", "reauthenticate"])
def test_ones_own_account_pages_wear_them_too(ada: Person, page: str) -> None:
    answer = signed_in(ada).get(f"/accounts/{page}/", follow=True)
    assert answer.status_code == 200
    assert 'class="top"' in answer.content.decode()


def test_a_page_that_is_not_there_says_so_kindly(db: None) -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
