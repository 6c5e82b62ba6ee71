"""Text templates: written with placeholders, tried, shared, put into an answer (C13)."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.knowledge.placeholders import filled, unknown_in
from peerdesk.domain.knowledge.templates import keep_template
from tests import cast
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C13")]
MINE = "/workspace/templates/tally/"
SHARED = "/manage/tally/templates/"


def test_unknown_placeholders_are_told_and_nothing_is_saved(browser, ezra):
    page = read(browser(ezra).post(MINE, {"title": "Hello", "body": "Hi {name}, {me} here"}), 422)
    told = " ".join(words(page, "#form .error"))
    assert "There is no placeholder {name}." in told
    assert "{customer}" in told
    assert not TextTemplate.objects.exists()


def test_preview_shows_what_a_customer_would_read_and_saves_nothing(browser, ezra):
    form = {"title": "Hello", "body": "Hi {customer}, {me} from {community}.", "act": "preview"}
    page = read(browser(ezra).post(MINE, form))
    assert "Hi Ada, Ezra expert from Tally." in words(page, "#form .panel")[0]
    assert not TextTemplate.objects.exists()


def test_one_is_written_changed_and_removed(browser, ezra):
    client = browser(ezra)
    read(client.post(MINE, {"title": "Hello", "body": "Hi {customer}"}, follow=True))
    row = TextTemplate.objects.get(person=ezra)
    page = read(client.get(f"{MINE}?edit={row.id}"))
    assert page.cssselect("#id_title")[0].get("value") == "Hello"
    client.post(MINE, {"id": row.id, "title": "Hello", "body": "Good day", "language": "de"})
    row.refresh_from_db()
    assert (row.body, row.language) == ("Good day", "de")
    client.post(MINE, {"id": row.id, "act": "remove"})
    assert not TextTemplate.objects.exists()


def test_two_of_one_title_are_refused(browser, ezra):
    client = browser(ezra)
    client.post(MINE, {"title": "Hello", "body": "Hi"})
    page = read(client.post(MINE, {"title": "Hello", "body": "Hi again"}), 422)
    assert "There is a template with this title already." in " ".join(words(page, ".error"))


@pytest.mark.invariant("I17")
def test_nobody_reads_or_changes_another_ones(browser, ezra, erik, olga):
    now, tally = clock.now(), cast.seat_of(ezra).community
    row = keep_template(community=tally, person=ezra, title="Mine", body="Secret", now=now)
    for somebody, address in ((erik, MINE), (olga, SHARED)):
        client = browser(somebody)
        assert "Secret" not in client.get(address).content.decode()
        assert client.get(f"{address}?edit={row.id}").status_code == 404
        assert client.post(address, {"id": row.id, "act": "remove"}).status_code == 404
        change = {"id": row.id, "title": "Yours", "body": "Taken"}
        assert client.post(address, change).status_code == 404
    assert TextTemplate.objects.get().title == "Mine"


def test_the_owner_shares_and_experts_have_it_filled_in_at_once(
    browser, ezra, olga, chat, tally, payroll
):
    form = {"title": "Greeting", "body": "Hello {customer}, about {reason} in {area}: {me}"}
    browser(olga).post(SHARED, form)
    now = clock.now()
    keep_template(
        community=tally, person=None, title="Elsewhere", body="x", area="payroll", now=now
    )
    keep_template(community=tally, person=None, title="Deutsch", body="x", language="de", now=now)
    keep_template(community=tally, person=ezra, title="Zoo", body="{{me}} {?}", now=now)
    client = browser(ezra)
    items = client.get(f"/api/v1/conversations/{chat.id}/templates").json()["items"]
    assert [one["title"] for one in items] == ["Zoo", "Greeting"]
    assert items[1]["text"] == (
        "Hello Ada customer, about Sending-Invoices in Invoicing: Ezra expert"
    )
    assert "Greeting" in client.get(MINE).content.decode()


@pytest.mark.invariant("I17")
def test_the_api_keeps_ones_own_and_the_communitys_apart(browser, ada, ezra, olga, otto, chat):
    address, one = "/api/v1/communities/tally/templates", "/api/v1/templates"

    def post(somebody, **body):
        return browser(somebody).post(address, body, content_type="application/json")

    own = post(ezra, title="Hello", body="Hi {customer}")
    assert (own.status_code, own.json()["shared"]) == (201, False)
    assert post(ezra, title="All", body="Hi", shared=True).status_code == 404
    shared = post(olga, title="All", body="Hi", shared=True).json()
    assert post(ezra, title="Bad", body="{what}").json()["errors"]["body"]
    titles = [row["title"] for row in browser(ezra).get(address).json()["items"]]
    assert titles == ["Hello", "All"]
    for somebody in (ada, otto):
        assert browser(somebody).get(address).status_code == 404
        assert post(somebody, title="Hm", body="Hm").status_code == 404
        asked = browser(somebody).get(f"/api/v1/conversations/{chat.id}/templates")
        assert asked.status_code == 404
    assert browser(ezra).delete(f"{one}/{shared['id']}").status_code == 404
    assert browser(ezra).delete(f"{one}/{own.json()['id']}").status_code == 204
    assert browser(olga).delete(f"{one}/{shared['id']}").status_code == 204
    assert not TextTemplate.objects.exists()


def test_what_is_put_in_is_not_read_again():
    assert filled("{customer} {reason} {nobody}", {"customer": "{me}", "me": "Ezra"}) == (
        "{me}  {nobody}"
    )
    assert unknown_in('{me} {"a": 1} { } {who} {who} {Me}') == ["who", "Me"]


def test_help_has_tips_rules_people_and_articles_that_customers_never_see(
    browser, ada, ezra, agnes, tally
):
    article = cast.article(tally, "good-answer", {"en": "What a good answer has"}, for_experts=True)
    article.texts.update(body="Short steps.")
    page = read(browser(ezra).get("/workspace/help/tally/"))
    assert "What a good answer has" in page.text_content()
    assert "Agnes agent" in page.text_content()
    assert len(page.cssselect("dl.tips dt")) >= 5
    one = f"/workspace/help/tally/{article.id}/"
    assert "Short steps." in read(browser(ezra).get(one)).text_content()
    assert browser(ada).get(one).status_code == 404
    assert browser(ada).get("/c/tally/articles/good-answer/").status_code == 404
    assert "good-answer" not in browser(ada).get("/c/tally/").content.decode()


def test_the_page_of_everything_else_leads_on(browser, ezra):
    page = read(browser(ezra).get("/workspace/more/"))
    links = {link.get("href") for link in page.cssselect("main a")}
    assert {"/workspace/help/", "/workspace/templates/"} <= links
