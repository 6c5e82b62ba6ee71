"""An expert's areas and tests as pages, without a script (C2, C3, F1)."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from peerdesk.core import clock
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.bank import solutions
from peerdesk.domain.expertise.models import Asked, Attempt, Qualification
from peerdesk.domain.people.models import Person
from tests.banks import bank_of
from tests.cast import area, expert, person
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C2")]


@pytest.fixture
def nora(tally: Community) -> Person:
    """An expert who has passed nothing yet."""
    somebody = person("Nora")
    expert(somebody, tally, [])
    return somebody


def begun(client: Client, of: Area) -> Attempt:
    """Presses the button and is at the first question."""
    told = client.post(f"/workspace/areas/{of.id}/begin", follow=True)
    assert re.search(r"/areas/tests/[0-9a-f-]+/$", told.request["PATH_INFO"]), told.request
    return Attempt.objects.get(area=of, state="open")


def step(client: Client, attempt: Attempt, asked: Asked, chosen: list[str], **more: str) -> str:
    """Answers one question; where that leads."""
    address = f"/workspace/areas/tests/{attempt.id}/{asked.place}/answer"
    return str(client.post(address, {"answer": chosen, **more})["Location"])


def test_the_general_test_comes_first_and_then_the_areas(
    browser: Browser, nora: Person, tally: Community, invoicing: Area
) -> None:
    general = area(tally, "general", is_general=True)
    bank_of(general)
    bank_of(invoicing)
    client = browser(nora)
    page = read(client.get("/workspace/areas/"))
    first, second = page.cssselect("li.card")
    assert "this one comes first" in first.text_content()
    assert "Opens when the general test is passed" in second.text_content()
    told = client.post(f"/workspace/areas/{invoicing.id}/begin", follow=True)
    assert "general test first" in told.content.decode()


def test_taken_from_the_first_question_to_the_result(
    browser: Browser, nora: Person, invoicing: Area
) -> None:
    bank_of(invoicing, 3, kinds=("single", "multiple", "order"))
    client = browser(nora)
    attempt, right = begun(client, invoicing), solutions(invoicing.community)
    rows = list(Asked.objects.filter(attempt=attempt).order_by("place"))
    for one in rows:
        there = step(client, attempt, one, right[str(one.question_id)])
    assert there.endswith("/hand-in")
    assert "Every question is answered." in client.get(there).content.decode()
    page = read(client.post(there, follow=True))
    assert words(page, "h1") == ["Passed"]
    assert "100 %" in words(page, ".score")[0]
    assert Qualification.objects.filter(person=nora, area=invoicing).exists()


def test_left_and_resumed_at_the_first_open_question_on_another_device(
    browser: Browser, nora: Person, invoicing: Area
) -> None:
    bank_of(invoicing)
    phone, desk = browser(nora), browser(nora)
    attempt = begun(phone, invoicing)
    one = Asked.objects.get(attempt=attempt, place=1)
    step(phone, attempt, one, one.options[:1])
    page = read(desk.get("/workspace/areas/"))
    assert "1 of 5 answered" in page.text_content()
    resumed = read(desk.get(f"/workspace/areas/tests/{attempt.id}/"))
    assert "Question 2 of 5" in words(resumed, "title")[0]
    back = read(desk.get(f"/workspace/areas/tests/{attempt.id}/1/"))
    assert back.cssselect("input:checked")[0].get("value") == one.options[0]
    desk.post(f"/workspace/areas/{invoicing.id}/begin")
    assert Attempt.objects.filter(person=nora).count() == 1


def test_an_order_is_changed_by_buttons(browser: Browser, nora: Person, invoicing: Area) -> None:
    bank_of(invoicing, 1, kinds=("order",))
    client = browser(nora)
    attempt = begun(client, invoicing)
    one = Asked.objects.get(attempt=attempt)
    a, b, c = one.options
    step(client, attempt, one, [a, b, c], move=f"{b}:up")
    page = read(client.get(f"/workspace/areas/tests/{attempt.id}/1/"))
    assert [field.get("value") for field in page.cssselect("[name=answer]")] == [b, a, c]


def test_what_is_wrong_comes_with_its_reason_and_never_before(
    browser: Browser, nora: Person, invoicing: Area
) -> None:
    bank_of(invoicing)
    client = browser(nora)
    attempt = begun(client, invoicing)
    pages = [client.get(f"/workspace/areas/tests/{attempt.id}/{n}/") for n in range(1, 6)]
    pages += [client.get("/workspace/areas/"), client.get(f"/workspace/areas/tests/{attempt.id}/")]
    told = client.get(f"/workspace/areas/tests/{attempt.id}/hand-in")
    for page in [*pages, told]:
        assert "Because" not in page.content.decode()
        assert "solution" not in page.content.decode()
    assert "counts as wrong" in told.content.decode()
    page = read(client.post(f"/workspace/areas/tests/{attempt.id}/hand-in", follow=True))
    assert words(page, "h1") == ["Not passed this time"]
    assert len(page.cssselect("article")) == 5
    assert "Because" in words(page, "article")[0]
    assert words(page, "form button")[-1].startswith("Take it again")


def test_a_second_failure_in_a_row_waits(browser: Browser, nora: Person, invoicing: Area) -> None:
    bank_of(invoicing)
    client = browser(nora)
    for _ in range(2):
        attempt = begun(client, invoicing)
        page = read(client.post(f"/workspace/areas/tests/{attempt.id}/hand-in", follow=True))
    assert "You can take it again from" in page.text_content()
    page = read(client.post(f"/workspace/areas/{invoicing.id}/begin", follow=True))
    assert "You can take this test again from" in page.text_content()
    assert "Pause" in words(page, "li.card")[0]


def test_when_the_time_is_over_what_was_saved_is_marked(
    browser: Browser, nora: Person, invoicing: Area
) -> None:
    bank_of(invoicing)
    Area.objects.filter(id=invoicing.id).update(time_limit_minutes=10)
    client = browser(nora)
    attempt = begun(client, invoicing)
    assert read(client.get(f"/workspace/areas/tests/{attempt.id}/")).cssselect("[data-due-at]")
    one = Asked.objects.get(attempt=attempt, place=1)
    step(client, attempt, one, solutions(invoicing.community)[str(one.question_id)])
    Attempt.objects.update(due_at=clock.now() - timedelta(minutes=1))
    page = read(client.get(f"/workspace/areas/tests/{attempt.id}/", follow=True))
    assert "20 %" in words(page, ".score")[0]
    assert "The time was over." in page.text_content()


def test_of_two_tabs_the_second_sees_that_it_was_handed_in(
    browser: Browser, nora: Person, invoicing: Area
) -> None:
    bank_of(invoicing)
    client = browser(nora)
    attempt = begun(client, invoicing)
    client.post(f"/workspace/areas/tests/{attempt.id}/hand-in")
    one = Asked.objects.get(attempt=attempt, place=1)
    assert step(client, attempt, one, one.options[:1]).endswith("/result")
    again = client.post(f"/workspace/areas/tests/{attempt.id}/hand-in")
    assert again["Location"].endswith("/result")


@pytest.mark.promise("C3")
def test_an_area_is_left_out_and_taken_in_again(
    browser: Browser, ezra: Person, invoicing: Area
) -> None:
    client = browser(ezra)
    for wanted in ("0", "1"):
        client.post(f"/workspace/areas/tally/{invoicing.id}/cover", {"covered": wanted})
        assert Qualification.objects.get(person=ezra).covered is (wanted == "1")


def test_what_an_owner_withdrew_says_so(browser: Browser, ezra: Person, invoicing: Area) -> None:
    bank_of(invoicing)
    Qualification.objects.filter(person=ezra).update(revoked_at=clock.now())
    client = browser(ezra)
    card = words(read(client.get("/workspace/areas/")), "li.card")[0]
    assert "Withdrawn" in card
    assert "Take" not in card
    told = client.post(f"/workspace/areas/{invoicing.id}/begin", follow=True)
    assert "has withdrawn this area" in told.content.decode()


def test_another_experts_test_is_not_there(
    browser: Browser, nora: Person, ezra: Person, invoicing: Area
) -> None:
    bank_of(invoicing)
    attempt = begun(browser(nora), invoicing)
    for tail in ("", "1/", "hand-in", "result"):
        address = f"/workspace/areas/tests/{attempt.id}/{tail}"
        assert browser(ezra).get(address).status_code == 404
