"""Where an article stands: in the experts' help, at reasons and questions, for nobody else."""

from typing import Any

import pytest

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words
from tests.web.test_articles import LIST, question, typed

pytestmark = pytest.mark.django_db


@pytest.mark.promise("C13", "S9")
def test_what_is_written_stands_where_experts_and_customers_look(
    browser: Browser, olga: Person, ezra: Person, ada: Person, tally: Community, invoicing: Any
) -> None:
    client = browser(olga)
    client.post(f"{LIST}new", typed(act="publish", areas=str(invoicing.id)))
    tone = {"title-de": "Der Ton", "body-de": "Freundlich.", "audience": "experts"}
    client.post(f"{LIST}new", tone | {"act": "publish"})
    help_page = read(browser(ezra).get("/workspace/help/tally/"))
    assert {"Der Ton", "Refunds, step by step"} <= set(words(help_page, "section li a"))
    link = next(a.get("href") for a in help_page.cssselect("a") if a.text_content() == "Der Ton")
    assert words(read(browser(ezra).get(link)), "article[lang=de] p") == ["Freundlich."]
    customers = read(browser(ada).get("/c/tally/"))
    assert words(customers, "aside .articles a") == ["Refunds, step by step"]


@pytest.mark.promise("S9")
def test_a_reason_chooses_its_articles_and_a_form_without_them_leaves_them(
    browser: Browser, olga: Person, ada: Person, tally: Community, my_account: Reason
) -> None:
    shown = cast.article(tally, "refunds", {"en": "Refunds", "de": "Geld zurück"})
    later = cast.article(tally, "later", {"en": "Not yet"}, state="draft")
    cast.article(tally, "tone", {"en": "The tone"}, for_experts=True)
    cast.article(tally, "gone", {"en": "Gone"}, state="retired")
    client, path = browser(olga), f"/manage/tally/reasons/{my_account.id}/"
    page = read(client.get(path))
    offered = words(page, ".choosing label")
    assert offered == ["Not yet draft", "Refunds"], "neither retired ones nor those for experts"
    assert page.cssselect("a[target=_blank][href$='/articles/new']")
    sent = {"name-en": "Money", "channel": "chat", "served_by": "agents", "count": "0"}
    client.post(path, sent | {"articles": ["", str(shown.id), str(later.id)]})
    page = read(client.get(path))
    assert len(page.cssselect(".choosing input:checked")) == 2
    form = read(browser(ada).get("/c/tally/write/my-account/"))
    assert words(form, ".articles a") == ["Refunds"]
    client.post(path, sent)
    assert len(read(client.get(path)).cssselect(".choosing input:checked")) == 2
    client.post(path, sent | {"articles": [""]})
    assert not read(client.get(path)).cssselect(".choosing input:checked")


@pytest.mark.promise("C2")
def test_a_question_chooses_its_article_by_title(
    browser: Browser, olga: Person, tally: Community, invoicing: Any
) -> None:
    cast.article(tally, "tone", {"en": "The tone"}, for_experts=True)
    cast.article(tally, "later", {"en": "Not yet"}, state="draft")
    cast.article(tally, "gone", {"en": "Gone"}, state="retired")
    row, lost = question(invoicing, "gone"), question(invoicing, "never-was")
    client = browser(olga)
    path = f"/manage/tally/tests/questions/{row.id}/"
    assert words(read(client.get(path)), "#id_article option") == [
        "–", "Gone (retired)", "Not yet (draft)", "The tone (for experts)",
    ]  # fmt: skip
    page = read(client.get(f"/manage/tally/tests/questions/{lost.id}/"))
    assert page.cssselect("#id_article option[selected]")[0].get("value") == "never-was"
    preview = read(client.get(f"{path}preview"))
    assert "Its article “gone” isn't published" in preview.text_content()


@pytest.mark.invariant("I17")
def test_owners_of_elsewhere_and_everybody_else_find_nothing(
    browser: Browser, olga: Person, otto: Person, agnes: Person, ezra: Person, ada: Person,
    elsewhere: Community, tally: Community,
) -> None:  # fmt: skip
    ours, theirs = cast.article(tally, "ours"), cast.article(elsewhere, "theirs")
    oskar = cast.person("Oskar")
    cast.member(oskar, elsewhere, Membership.Role.OWNER)
    acts = ("", "publish", "retire", "restore", "versions/", "versions/1/")
    for somebody in (otto, agnes, ezra, ada, oskar):
        client = browser(somebody)
        for path in (LIST, f"{LIST}new", f"{LIST}preview", *(f"{LIST}{ours.id}/{a}" for a in acts)):
            assert client.post(path, typed(version="1")).status_code in (404, 405), path
            assert client.get(path).status_code in (404, 405), path
    for act in acts:
        answer = browser(olga).post(f"{LIST}{theirs.id}/{act}", typed(version="1"))
        assert answer.status_code in (404, 405)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.version) == ("published", 1)
