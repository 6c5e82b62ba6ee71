"""The owner's tests: areas, questions and their versions, files, figures (C2)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from peerdesk.core import clock
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.models import Asked, Attempt, Question
from peerdesk.domain.people.models import Person
from tests.banks import bank_of
from tests.cast import FUTURE, seat_of
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C2")]
TESTS = "/manage/tally/tests/"
TERMS = {
    "name_en": "Payroll",
    "name_de": "Löhne",
    "test_length": "4",
    "pass_mark": "75",
    "time_limit_minutes": "15",
    "retry_pause_minutes": "30",
}
QUESTION = {
    "key": "when",
    "language": "en",
    "kind": "multiple",
    "text": "When is it due?\r\nAnd how?",
    "explanation": "Because.",
    "option": ["In time", "Never", "Soon", ""],
    "right": ["1", "3"],
}


@pytest.fixture
def client(browser: Browser, olga: Person, tally: Community) -> Client:
    """Olga's browser."""
    return browser(olga)


def test_an_area_is_added_and_its_terms_changed(client: Client, tally: Community) -> None:
    assert "No areas yet" in client.get(TESTS).content.decode()
    told = client.post(TESTS, TERMS, follow=True)
    area = Area.objects.get(community=tally)
    assert (area.slug, area.name) == ("payroll", {"en": "Payroll", "de": "Löhne"})
    assert (area.test_length, area.pass_mark) == (4, 75)
    assert (area.time_limit_minutes, area.retry_pause_minutes) == (15, 30)
    assert "No questions here yet" in told.content.decode()
    client.post(f"{TESTS}{area.id}/", {**TERMS, "time_limit_minutes": "", "pass_mark": "100"})
    area.refresh_from_db()
    assert (area.time_limit_minutes, area.pass_mark) == (None, 100)


@pytest.mark.parametrize(
    "wrong", [{"pass_mark": "0"}, {"test_length": "51"}, {"name_en": "", "name_de": " "}]
)
def test_terms_that_make_no_sense_are_told(
    client: Client, tally: Community, wrong: dict[str, str]
) -> None:
    page = read(client.post(TESTS, {**TERMS, **wrong}), 422)
    assert page.cssselect(".field.wrong .error")
    assert page.cssselect("[role=alert]")
    assert not Area.objects.exists()


def test_a_question_is_written_seen_changed_and_taken_out(client: Client, invoicing: Area) -> None:
    page = read(client.post(f"{TESTS}{invoicing.id}/new", QUESTION, follow=True))
    first = Question.objects.get(area=invoicing)
    assert first.text == "When is it due?\nAnd how?"
    assert [one["text"] for one in first.options] == ["In time", "Never", "Soon"]
    assert first.solution == [first.options[0]["id"], first.options[2]["id"]]
    assert sorted(words(page, ".choice")) == ["In time", "Never", "Soon"]
    address = f"{TESTS}questions/{first.id}/"
    form = read(client.get(address))
    assert [one.get("value") for one in form.cssselect("[name=right]:checked")] == ["1", "3"]
    changed = {**QUESTION, "text": "Since when?", "version": "1"}
    client.post(address, changed)
    second = Question.objects.get(area=invoicing, replaced_at=None)
    assert (second.version, second.text, second.key) == (2, "Since when?", "when")
    told = client.post(address, {**changed, "text": "Too late?"}, follow=True)
    assert "changed this question meanwhile" in told.content.decode()
    assert Question.objects.count() == 2
    client.post(f"{TESTS}questions/{second.id}/retire", {"retired": "1"})
    assert "not asked" in client.get(f"{TESTS}{invoicing.id}/").content.decode()
    client.post(f"{TESTS}questions/{second.id}/retire", {"retired": "0"})
    assert not Question.objects.get(id=second.id).retired_at


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"option": ["One"]}, "#options"),
        ({"right": []}, "#options"),
        ({"text": ""}, ".field.wrong"),
        ({"key": "No Key"}, ".field.wrong"),
    ],
)
def test_what_is_wrong_in_a_question_stands_beside_it(
    client: Client, invoicing: Area, wrong: dict[str, object], where: str
) -> None:
    page = read(client.post(f"{TESTS}{invoicing.id}/new", {**QUESTION, **wrong}), 422)
    assert page.cssselect(f"{where} .error")
    assert not Question.objects.exists()


def test_a_file_goes_out_and_comes_back(client: Client, invoicing: Area, payroll: Area) -> None:
    bank_of(invoicing, 6, kinds=("single", "multiple", "order"))
    for kind in ("csv", "json"):
        file = client.get(f"{TESTS}{invoicing.id}/questions.{kind}")
        assert "attachment" in file["Content-Disposition"]
        upload = SimpleUploadedFile(f"x.{kind}", file.content)
        told = client.post(f"{TESTS}{payroll.id}/import", {"file": upload}, follow=True)
        assert "Imported:" in told.content.decode()
        again = client.get(f"{TESTS}{payroll.id}/questions.{kind}")
        assert again.content == file.content
    assert Question.objects.filter(area=payroll).count() == 6


def test_a_wrong_line_is_named_and_nothing_imported(client: Client, invoicing: Area) -> None:
    lines = ["language,kind,text,option_1,option_2,right", "en,single,Q?,Yes,No,1", "en,single,,,,"]
    upload = SimpleUploadedFile("x.csv", "\n".join(lines).encode())
    page = read(client.post(f"{TESTS}{invoicing.id}/import", {"file": upload}), 422)
    assert "Line 3" in words(page, "[role=alert]")[0]
    assert not Question.objects.exists()
    for upload in (None, SimpleUploadedFile("x.csv", b"\xff\xfe\x00")):
        sent = {"file": upload} if upload else {}
        assert client.post(f"{TESTS}{invoicing.id}/import", sent).status_code == 422


def test_figures_name_the_question_that_nearly_everybody_fails(
    client: Client, invoicing: Area, ezra: Person
) -> None:
    hard, easy = bank_of(invoicing, 2)
    for _ in range(5):
        attempt = Attempt.objects.create(
            area=invoicing,
            person=ezra,
            language="en",
            state="marked",
            pass_mark=80,
            due_at=FUTURE,
            answered_at=clock.now(),
            score=50,
            passed=False,
        )
        for place, one in enumerate((hard, easy), start=1):
            Asked.objects.create(
                attempt=attempt, question=one, place=place, options=[], right=one == easy
            )
    page = read(client.get(f"{TESTS}{invoicing.id}/"))
    failed, passed = words(page, "#bank tr")
    assert "Nearly everybody fails this" in failed
    assert "100 %" in failed
    assert "Nearly everybody" not in passed
    assert [one.get("aria-label") for one in page.cssselect("#bank svg[role=img]")] == [
        "0 of 5 right",
        "5 of 5 right",
    ]
    assert "5" in words(read(client.get(TESTS)), "tbody tr")[0]


def test_a_long_bank_is_paged(client: Client, invoicing: Area) -> None:
    bank_of(invoicing, 60)
    page = read(client.get(f"{TESTS}{invoicing.id}/"))
    assert len(page.cssselect("#bank tr")) == 50
    more = page.cssselect("a[data-more]")[0].get("href").partition("#")[0]
    assert len(read(client.get(f"{TESTS}{invoicing.id}/{more}")).cssselect("#bank tr")) == 10


@pytest.mark.promise("C3")
def test_an_area_is_withdrawn_and_given_back(
    client: Client, ezra: Person, invoicing: Area, ada: Person
) -> None:
    address = f"{TESTS}{invoicing.id}/qualified"
    assert "Ezra expert" in words(read(client.get(address)), "tbody tr")[0]
    page = read(client.post(address, {"person": str(ezra.id), "withdrawn": "1"}, follow=True))
    assert "Withdrawn" in words(page, "tbody tr")[0]
    assert seat_of(ezra).areas == []
    client.post(address, {"person": str(ezra.id), "withdrawn": "0"})
    assert seat_of(ezra).areas == [invoicing.id]
    for nobody in (str(ada.id), "x"):
        told = client.post(address, {"person": nobody, "withdrawn": "1"})
        assert told.status_code == 404


@pytest.mark.invariant("I17")
def test_a_question_of_elsewhere_is_not_there(
    browser: Browser, otto: Person, invoicing: Area, elsewhere: Community
) -> None:
    (one,) = bank_of(invoicing, 1)
    client = browser(otto)
    for address in (f"{invoicing.id}/", f"questions/{one.id}/", f"{invoicing.id}/questions.csv"):
        assert client.get(f"/manage/elsewhere/tests/{address}").status_code == 404
