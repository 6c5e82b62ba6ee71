"""Olga suspends Ezra on her page; he reads why on every page, and appeals (F13)."""

import pytest

from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("F13")]
REASONS = "Three customers were told that their bookkeeping is stupid."
APPEAL = "I was quoting the title of an article, and said so at once."
ANSWER = "We have read the three chats again, and the article."


def suspend(browser: Browser, olga: Person, ezra: Person, **values: str) -> Suspension:
    url = f"/manage/tally/people/{ezra.id}/suspend"
    page = read(browser(olga).post(url, {"reasons": REASONS, **values}, follow=True))
    assert words(page, ".flash") == ["The suspension is decided, and the expert is told."]
    return Suspension.objects.get(person=ezra)


def test_told_on_every_page_with_the_reasons(browser: Browser, olga: Person, ezra: Person) -> None:
    row = suspend(browser, olga, ezra)
    for address in ("/workspace/", "/workspace/earnings/", "/workspace/availability/", "/c/tally/"):
        page = read(browser(ezra).get(address))
        assert page.cssselect(f"a[href='/workspace/suspension/{row.id}/']"), address
    switch = read(browser(ezra).get("/workspace/")).cssselect("[role=switch]#switch-tally")[0]
    assert (switch.get("aria-checked"), switch.get("disabled")) == ("false", "disabled")
    page = read(browser(ezra).get(f"/workspace/suspension/{row.id}/"))
    assert words(page, ".said .words") == [REASONS]
    assert "Olga" not in page.text_content()


def test_appeal_once_answered_by_another_owner(
    browser: Browser, olga: Person, ezra: Person, tally: Community
) -> None:
    oskar = cast.person("Oskar")
    cast.member(oskar, tally, "owner")
    row = suspend(browser, olga, ezra)
    his = f"/workspace/suspension/{row.id}/"
    page = read(browser(ezra).post(his, {"text": "No."}), 422)
    assert words(page, ".error") == ["Write at least 20 and at most 4,000 characters."]
    page = read(browser(ezra).post(his, {"text": APPEAL}, follow=True))
    assert words(page, ".panel.waiting") == ["Your appeal waits for an owner's answer."]
    page = read(browser(ezra).post(his, {"text": APPEAL}, follow=True))
    assert "appealed already" in words(page, ".flash")[0]
    url = f"/manage/tally/suspensions/{row.id}/"
    assert "another owner answers" in words(read(browser(olga).get(url)), ".panel.waiting")[0]
    listed = read(browser(oskar).get("/manage/tally/suspensions/"))
    assert words(listed, "#appeals-title")
    browser(olga).post(f"{url}answer", {"text": ANSWER, "lift": "1"})
    assert Suspension.objects.get().appeal == "open"
    page = read(browser(oskar).post(f"{url}answer", {"text": ANSWER, "lift": "1"}, follow=True))
    assert words(page, ".said .words") == [REASONS, APPEAL, ANSWER]
    assert not read(browser(ezra).get("/workspace/")).cssselect(".panel.bad")


def test_the_list_of_experts_and_the_experts_page_say_so(
    browser: Browser, olga: Person, ezra: Person, erik: Person
) -> None:
    row = suspend(browser, olga, ezra)
    listed = read(browser(olga).get("/manage/tally/people/"))
    marks = {words(one, "strong")[0]: words(one, ".tag") for one in listed.cssselect("tbody tr")}
    assert marks == {"Ezra expert": ["suspended"], "Erik expert": []}
    page = read(browser(olga).get(f"/manage/tally/people/{ezra.id}/"))
    assert page.cssselect(f"a[href='/manage/tally/suspensions/{row.id}/']")
    assert not page.cssselect(f"a[href='/manage/tally/people/{ezra.id}/suspend']")


def test_who_suspended_takes_no_words_away_by_which_others_judge(
    browser: Browser, olga: Person, ezra: Person, tally: Community
) -> None:
    oskar = cast.person("Oskar")
    cast.member(oskar, tally, "owner")
    row = suspend(browser, olga, ezra)
    browser(ezra).post(f"/workspace/suspension/{row.id}/", {"text": APPEAL})
    url = f"/manage/tally/suspensions/{row.id}/"
    assert not read(browser(olga).get(url)).cssselect(".removal")
    given = {"words": ["suspended", "appealed"]}
    page = read(browser(olga).post(f"{url}remove-words", given, follow=True))
    assert "another owner removes words" in words(page, ".flash")[0]
    assert words(page, ".said .words") == [REASONS, APPEAL]
    his = read(browser(oskar).get(url))
    assert "what was decided, by whom and when" in words(his, ".removal .quiet")[0]
    page = read(browser(oskar).post(f"{url}remove-words", given, follow=True))
    assert words(page, ".said .words") == []
    ending = {"text": "He has understood it by now."}
    page = read(browser(olga).post(f"{url}end", ending, follow=True))
    assert words(page, ".removal .choice") == ["Why it was ended"]


def test_days_are_whole_days_where_the_owner_is(
    browser: Browser, olga: Person, ezra: Person
) -> None:
    row = suspend(browser, olga, ezra, begins="2027-05-03", until="2027-05-07")
    assert row.state == "planned"
    assert row.until_at is not None
    assert (row.until_at - row.from_at).days == 5
    url = f"/manage/tally/suspensions/{row.id}/end"
    page = read(browser(olga).post(url, {"text": ANSWER}, follow=True))
    assert words(page, ".flash") == ["The suspension is over, and the expert is told."]


def test_without_reasons_nothing_is_decided(browser: Browser, olga: Person, ezra: Person) -> None:
    url = f"/manage/tally/people/{ezra.id}/suspend"
    page = read(browser(olga).post(url, {"reasons": "Rude.", "until": "2020-01-01"}), 422)
    assert len(words(page, ".summary li")) == 2
    assert not Suspension.objects.exists()


def test_it_is_the_experts_and_the_owners_alone(
    browser: Browser, olga: Person, ezra: Person, erik: Person, agnes: Person, otto: Person
) -> None:
    row = suspend(browser, olga, ezra)
    for somebody in (erik, agnes, otto):
        assert browser(somebody).get(f"/workspace/suspension/{row.id}/").status_code == 404
        assert browser(somebody).get(f"/manage/tally/suspensions/{row.id}/").status_code == 404
        suspend_url = f"/manage/tally/people/{erik.id}/suspend"
        assert browser(somebody).post(suspend_url, {"reasons": REASONS}).status_code == 404
    assert Suspension.objects.count() == 1
