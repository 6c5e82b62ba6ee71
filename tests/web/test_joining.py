"""Becoming an expert, step by step, without a script: left, resumed, refused, finished."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.admission.models import Acceptance
from peerdesk.domain.admission.operations.rules import publish_rules
from peerdesk.domain.communities.models import AccessCode, Area, Community, Membership
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Seat
from tests import cast
from tests.web.conftest import Browser
from tests.web.joining_steps import PATH, code, here, nora, picture, take, walk_to_the_end
from tests.web.pages import read, words

__all__ = ["code", "nora"]

pytestmark = pytest.mark.django_db


@pytest.mark.promise("C1", "F1", "F2", "F4")
def test_from_the_code_to_the_tests(
    browser: Browser, nora: Person, code: AccessCode, tally: Community
) -> None:
    rules = publish_rules(
        community=tally, texts={"en": "Be kind."}, published_by=None, now=clock.now()
    )
    client = browser(nora)
    assert here(client) == "code"
    assert take(client, "code", access_code=" KNOW-HOW ").status_code == 302
    assert here(client) == "languages"
    take(client, "languages", languages=["de", "fr"])
    assert here(client) == "alias"
    take(client, "alias", alias="Nova", picture=picture())
    page = read(client.get(PATH))
    assert words(page, ".paper") == ["Be kind."]
    take(client, "rules", accepted="on", version=rules.version)
    assert not Membership.objects.filter(person=nora).exists()
    answer = take(client, "finish")
    assert (answer.status_code, answer["Location"]) == (302, "/workspace/areas/tally/")
    membership = Membership.objects.get(person=nora)
    assert (membership.role, membership.alias) == ("expert", "Nova")
    assert membership.access_code == code
    assert Availability.objects.get(person=nora).languages == ["de", "fr"]
    assert Seat.objects.get(person=nora).languages == ["de", "fr"]
    assert Acceptance.objects.get(person=nora).rules == rules
    code.refresh_from_db()
    assert code.used == 1
    assert client.get(PATH)["Location"] == "/workspace/areas/tally/"


@pytest.mark.promise("C1")
def test_left_at_any_step_it_goes_on_there(
    browser: Browser, nora: Person, code: AccessCode
) -> None:
    take(browser(nora), "code", access_code="KNOW-HOW")
    assert here(browser(nora)) == "languages"
    begun = read(browser(nora).get("/workspace/join/"))
    assert "Go on where you left" in " ".join(words(begun, ".tiles"))
    take(browser(nora), "languages", languages=["en"])
    assert here(browser(nora)) == "alias"
    # An earlier step may be seen and changed again; a later one can't be reached.
    changed = read(browser(nora).get(f"{PATH}?step=languages"))
    assert changed.cssselect("input[name=step]")[0].get("value") == "languages"
    skipped = read(browser(nora).get(f"{PATH}?step=finish"))
    assert skipped.cssselect("input[name=step]")[0].get("value") == "alias"
    take(browser(nora), "finish")
    assert not Membership.objects.filter(person=nora).exists()


@pytest.mark.promise("C1")
def test_wrong_and_revoked_codes_are_refused_and_guessing_is_throttled(
    browser: Browser, nora: Person, code: AccessCode
) -> None:
    client = browser(nora)
    for guess in ("wrong", "know_how", "KNOW-WHO"):
        answer = take(client, "code", access_code=guess)
        assert "This access code is not valid." in words(read(answer, 422), ".error")[0]
    AccessCode.objects.update(revoked_at=clock.now())
    assert take(client, "code", access_code="KNOW-HOW").status_code == 422
    AccessCode.objects.update(revoked_at=None, expires_at=cast.PAST)
    assert take(client, "code", access_code="KNOW-HOW").status_code == 409
    sixth = take(client, "code", access_code="KNOW-HOW")
    assert "too often" in words(read(sixth, 429), ".summary")[0]


@pytest.mark.promise("C1")
@pytest.mark.parametrize("typed", ["know-how", " KNOWHOW ", "Know how"])
def test_a_code_is_known_however_a_phone_writes_it(
    browser: Browser, nora: Person, code: AccessCode, typed: str
) -> None:
    client = browser(nora)
    assert take(client, "code", access_code=typed).status_code == 302
    assert here(client) == "languages"


@pytest.mark.promise("C1")
def test_code_that_is_revoked_on_the_way_leads_back_to_the_first_step(
    browser: Browser, nora: Person, code: AccessCode
) -> None:
    client = browser(nora)
    walk_to_the_end(client)
    AccessCode.objects.update(revoked_at=clock.now())
    assert here(client) == "code"
    take(client, "finish")
    assert not Membership.objects.filter(person=nora).exists()


def test_the_links_code_is_filled_in(browser: Browser, nora: Person, code: AccessCode) -> None:
    page = read(browser(nora).get(f"{PATH}?code=KNOW-HOW"))
    assert page.cssselect("input[name=access_code]")[0].get("value") == "KNOW-HOW"


def test_groups_are_found_by_name_and_area(
    browser: Browser, nora: Person, invoicing: Area, payroll: Area, elsewhere: Community
) -> None:
    cast.area(elsewhere, "gardening")
    client = browser(nora)

    def found(asked: str) -> list[str]:
        return words(read(client.get("/workspace/join/", {"q": asked})), ".group h3")

    assert found("") == ["Elsewhere", "Tally"]
    assert found("tal") == ["Tally"]
    assert found("garden") == ["Elsewhere"]
    assert found("tally payroll") == ["Tally"]
    assert found("%") == found("nothing") == []
    assert "Nothing found" in " ".join(words(read(client.get("/workspace/join/?q=zzz")), ".empty"))


def test_community_without_areas_takes_nobody(
    browser: Browser, nora: Person, tally: Community
) -> None:
    assert browser(nora).get(PATH).status_code == 404
    assert browser(nora).get("/workspace/join/nowhere/").status_code == 404


@pytest.mark.invariant("I17")
def test_strangers_and_outsiders(
    browser: Browser, otto: Person, ada: Person, code: AccessCode, tally: Community
) -> None:
    publish_rules(community=tally, texts={"en": "One."}, published_by=None, now=clock.now())
    for address in (PATH, "/workspace/join/", "/workspace/rules/tally/", "/workspace/alias/tally/"):
        assert browser(None).get(address)["Location"].startswith("/accounts/login/?next=")
    for page in ("alias", "rules", "credentials"):
        for somebody in (otto, ada):
            for verb in (browser(somebody).get, browser(somebody).post):
                assert verb(f"/workspace/{page}/tally/").status_code == 404
