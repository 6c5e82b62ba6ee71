"""The owner's articles: listed, written with a preview, published, retired, brought back."""

from typing import Any

import pytest

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.expertise.models import Question
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db
LIST = "/manage/tally/articles/"


def typed(**values: Any) -> dict[str, Any]:
    return {
        "title-en": "Refunds, step by step",
        "summary-en": "How money comes back.",
        "body-en": "Open the invoice.\n\n## Then\n\n- Press refund\n- Wait",
        "audience": "everyone",
        **values,
    }


def question(area: Any, key: str) -> Question:
    return Question.objects.create(
        area=area, language="en", kind="single", text="Why?", options=[], solution=[],
        article_key=key,
    )  # fmt: skip


@pytest.mark.promise("S9", "C13")
def test_an_article_is_written_published_and_found_by_customers(
    browser: Browser, olga: Person, ada: Person, tally: Community
) -> None:
    client = browser(olga)
    answer = client.post(f"{LIST}new", typed())
    made = Article.objects.get()
    assert answer["Location"] == f"{LIST}{made.id}/"
    assert (made.state, made.key, made.changed_by) == ("draft", "refunds-step-by-step", olga)
    assert browser(ada).get("/c/tally/articles/refunds-step-by-step/").status_code == 404
    assert not words(read(browser(ada).get("/c/tally/?q=refunds")), ".results strong")
    client.post(f"{LIST}{made.id}/", typed(version="1", act="publish"))
    page = read(browser(ada).get("/c/tally/articles/refunds-step-by-step/"))
    assert words(page, "article h2, article li") == ["Then", "Press refund", "Wait"]
    found = words(read(browser(ada).get("/c/tally/?q=refunds")), ".results strong")
    assert found == ["Refunds, step by step"]
    made.refresh_from_db()
    assert made.version == 1, "nothing new was written"


def test_the_list_says_languages_state_readers_and_what_leads_there(
    browser: Browser, olga: Person, tally: Community, my_account: Reason, invoicing: Any
) -> None:
    shown = cast.article(tally, "invoices", {"en": "Invoices", "de": "Rechnungen"}, changed_by=olga)
    shown.reasons.add(my_account)
    question(invoicing, "invoices")
    cast.article(tally, "tone", {"en": "The tone"}, for_experts=True, state="draft")
    client = browser(olga)
    page = read(client.get(LIST))
    row = next(one for one in page.cssselect("tbody tr") if "Invoices" in one.text_content())
    text = " ".join(row.text_content().split())
    for said in ("published", "1 reason", "1 question", "Olga owner", "+ fr", "+ it"):
        assert said in text
    asked = {
        "?state=draft": ["The tone"],
        "?for=everyone": ["Invoices"],
        "?missing=de": ["The tone"],
        "?q=rechnung": ["Invoices"],
        "?q=invoices&for=experts": [],
        "?q=%00%27%22%3C&state=x": [],
    }
    for address, titles in asked.items():
        assert words(read(client.get(LIST + address)), "tbody th a") == titles, address
    assert "No article fits" in read(client.get(f"{LIST}?q=nowhere")).text_content()


def test_an_empty_list_says_what_articles_are_good_for(browser: Browser, olga: Person) -> None:
    assert "No articles yet" in read(browser(olga).get(LIST)).text_content()


def test_many_articles_come_page_by_page(browser: Browser, olga: Person, tally: Community) -> None:
    for number in range(53):
        cast.article(tally, f"number-{number}", {"en": f"Number {number}"})
    client = browser(olga)
    first = read(client.get(LIST))
    (more,) = first.cssselect("a[data-more]")
    second = words(read(client.get(LIST + more.get("href"))), "tbody th a")
    seen = [*words(first, "tbody th a"), *second]
    assert (len(second), len(set(seen))) == (3, 53)


def test_the_preview_is_what_the_reader_gets_with_a_script_and_without(
    browser: Browser, olga: Person, tally: Community
) -> None:
    client = browser(olga)
    sent = typed(preview="en")
    page = read(client.post(f"{LIST}preview", sent))
    assert words(page, "article h3, article h4, article li") == [
        "Refunds, step by step", "Then", "Press refund", "Wait",
    ]  # fmt: skip
    without = typed(act="preview-de", **{"title-de": "Geld zurück", "body-de": "So."})
    page = read(client.post(f"{LIST}new", without))
    assert words(page, "#preview h3") == ["Geld zurück"]
    assert page.cssselect("#title-en")[0].get("value") == "Refunds, step by step"
    assert not Article.objects.exists()


HOSTILE = (
    "<script>alert(1)</script>\n\n## <img src=x onerror=alert(1)>\n\n"
    "- [press](javascript:alert(1))\n- <a href='javascript:alert(1)'>me</a>"
)


def test_hostile_markup_is_text_on_every_page(
    browser: Browser, olga: Person, ada: Person, tally: Community
) -> None:
    client = browser(olga)
    sent = typed(act="publish", key="hostile", **{"title-en": "</title><b>", "body-en": HOSTILE})
    client.post(f"{LIST}new", sent)
    made = Article.objects.get()
    pages = [
        client.post(f"{LIST}preview", sent | {"preview": "en"}),
        client.get(f"{LIST}{made.id}/"),
        client.get(f"{LIST}{made.id}/versions/1/"),
        browser(ada).get("/c/tally/articles/hostile/"),
    ]
    for answer in pages:
        page = read(answer)
        for tag in ("article script", "article img", "article a", "b"):
            assert not page.cssselect(tag), tag
        assert "alert(1)" in page.text_content()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title-en": ""}, "Give it a title."),
        ({"title-en": "x" * 161}, "At most 160 characters"),
        ({"body-en": "x" * 50_001}, "At most 50000 characters"),
        ({"body-en": "NUL \0 in it"}, "can't be stored"),
        ({"title-en": "", "summary-en": "", "body-en": " "}, "at least one language"),
        ({"key": "Not An Address"}, "An address has small letters"),
        ({"key": "taken"}, "Another article has this address."),
        ({"areas": "018f0000-0000-7000-8000-000000000000"}, "There is no such area."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(
    browser: Browser, olga: Person, tally: Community, sent: dict[str, str], said: str
) -> None:
    cast.article(tally, "taken")
    body = typed(**sent)
    page = read(browser(olga).post(f"{LIST}new", body), 422)
    assert said in " ".join(words(page, ".summary li"))
    assert page.cssselect("#summary-en")[0].get("value") == body["summary-en"]
    assert Article.objects.count() == 1


@pytest.mark.promise("C13")
def test_who_saves_over_a_newer_version_sees_both_and_loses_nothing(
    browser: Browser, olga: Person, tally: Community
) -> None:
    oskar = cast.person("Oskar")
    cast.member(oskar, tally, Membership.Role.OWNER)
    row = cast.article(tally, "refunds", {"en": "Refunds", "de": "Geld zurück"})
    path = f"{LIST}{row.id}/"
    theirs = {"title-de": "Geld zurück", "body-de": "Geld zurück", "version": "1"}
    browser(oskar).post(path, typed(**theirs, **{"body-en": "Oskar's words."}))
    answer = browser(olga).post(path, typed(**theirs, **{"body-en": "Olga's words."}))
    page = read(answer, 409)
    assert "Oskar owner has saved this article" in page.text_content()
    assert words(page, ".theirs") == ["Oskar's words."], "German doesn't differ"
    assert page.cssselect("#body-en")[0].text.strip() == "Olga's words."
    assert row.texts.get(language="en").body == "Oskar's words."
    again = {one.get("name"): one.get("value") for one in page.cssselect("#write input[name]")}
    assert again["version"] == "2"
    over = typed(**{**theirs, "version": "2", "body-en": "Olga's words."})
    assert browser(olga).post(path, over).status_code == 302
    said = [one.texts["en"]["body"] for one in row.versions.order_by("number")]
    assert said == ["Refunds", "Oskar's words.", "Olga's words."]


def test_an_old_version_comes_back_as_the_next_one(
    browser: Browser, olga: Person, tally: Community
) -> None:
    row = cast.article(tally, "refunds", {"en": "Refunds", "fr": "Remboursements"})
    client, path = browser(olga), f"{LIST}{row.id}/"
    client.post(path, typed(version="1"))
    assert not row.texts.filter(language="fr").exists()
    page = read(client.get(f"{path}versions/"))
    assert [text.split()[:2] for text in words(page, ".item strong")] == [
        ["Version", "2"], ["Version", "1"],
    ]  # fmt: skip
    assert "Remboursements" in read(client.get(f"{path}versions/1/")).text_content()
    assert client.post(f"{path}versions/1/", {"version": "1"})["Location"] == f"{path}versions/"
    assert not row.texts.filter(language="fr").exists(), "a newer version was there"
    assert client.post(f"{path}versions/1/", {"version": "2"})["Location"] == path
    assert row.texts.get(language="fr").title == "Remboursements"
    row.refresh_from_db()
    assert (row.version, row.changed_by) == (3, olga)
    assert client.get(f"{path}versions/9/").status_code == 404
    assert client.get(f"{path}versions/{10**12}/").status_code == 404


def test_before_it_is_retired_one_reads_what_leads_there_and_links_say_so_after(
    browser: Browser, olga: Person, ada: Person, tally: Community, my_account: Reason,
    invoicing: Any,
) -> None:  # fmt: skip
    row = cast.article(tally, "refunds", {"en": "Refunds"})
    row.reasons.add(my_account)
    question(invoicing, "refunds")
    client, path = browser(olga), f"{LIST}{row.id}/"
    links = [one.get("href") for one in read(client.get(f"{path}retire")).cssselect("main a")]
    assert f"/manage/tally/reasons/{my_account.id}/" in links
    assert any("/tests/questions/" in link for link in links)
    client.post(f"{path}retire")
    gone = browser(ada).get("/c/tally/articles/refunds/")
    assert "This article has been withdrawn" in read(gone, 410).text_content()
    assert read(gone, 410).cssselect("main form[role=search][action='/c/tally/']")
    assert not words(read(browser(ada).get("/c/tally/?q=refunds")), ".results strong")
    assert "Refunds" not in browser(ada).get("/c/tally/write/my-account/").content.decode()
    client.post(f"{path}restore")
    assert browser(ada).get("/c/tally/articles/refunds/").status_code == 200
    assert "Refunds" in browser(ada).get("/c/tally/write/my-account/").content.decode()


def test_the_address_stays_once_the_article_was_published(
    browser: Browser, olga: Person, tally: Community, invoicing: Any
) -> None:
    client = browser(olga)
    client.post(f"{LIST}new", typed())
    row = Article.objects.get()
    client.post(f"{LIST}{row.id}/", typed(version="1", key="money-back"))
    row.refresh_from_db()
    assert (row.key, row.version) == ("money-back", 2)
    client.post(f"{LIST}{row.id}/publish")
    page = read(client.post(f"{LIST}{row.id}/", typed(version="2", key="other")), 422)
    assert "The address of an article that was published stays." in page.text_content()
