"""The desk's tools by plain forms: notes, tags, merging, splitting, search, views, templates."""

import pytest

from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.support.models import SavedView, Tag
from peerdesk.domain.support.operations.indexing import catch_up
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(ada, my_account) -> Conversation:
    return cast.conversation(ada, my_account)


def test_a_note_stands_in_the_thread_and_tells_who_is_named(browser: Browser, agnes, tally, case):
    arne = cast.person("Arne")
    cast.member(arne, tally, "agent")
    page = read(browser(agnes).get(f"/desk/c/{case.id}/"))
    assert words(page, "#colleagues") == ['["Arne agent"]']
    client = browser(agnes)
    client.post(f"/desk/c/{case.id}/note", {"text": "@Arne agent, who is she?"})
    assert Event.objects.get(conversation=case, kind="note").author == agnes
    page = read(client.get(f"/desk/c/{case.id}/"))
    assert "who is she?" in " ".join(words(page, ".middle"))
    named = read(browser(arne).get("/desk/mentions/"))
    assert len(named.cssselect("a.found")) == 1
    assert "Mentions 1" in words(read(browser(arne).get("/desk/")), ".rail")[0]
    read(browser(arne).get(f"/desk/c/{case.id}/"))
    assert not read(browser(arne).get("/desk/mentions/")).cssselect("a.found")


def test_what_is_wrong_with_a_note_or_tag_is_said(browser: Browser, agnes, case):
    client = browser(agnes)
    for act, sent, told in (
        ("note", {"text": " "}, "A note has 1 to 8,000 characters."),
        ("tags", {"add": "a#b"}, "A tag has 1 to 40 characters"),
        ("split", {"seq": "9"}, "Choose 1 to 50 messages"),
        ("split", {"seq": "9" * 40}, "There is no such message."),
        ("merge", {"into": str(case.id)}, "be merged with itself"),
        ("unmerge", {}, "t merged."),
    ):
        answer = client.post(f"/desk/c/{case.id}/{act}", sent, follow=True)
        assert told in answer.content.decode(), act
    assert client.post(f"/desk/c/{case.id}/merge", {"into": "x"}).status_code == 404


def test_tags_come_go_and_have_colours(browser: Browser, agnes, case):
    client = browser(agnes)
    client.post(f"/desk/c/{case.id}/tags", {"add": "VIP, bug"})
    recoloured = {"act": "colour", "community": "tally", "name": "vip", "colour": "brick"}
    client.post("/desk/views/", recoloured)
    page = read(client.get(f"/desk/c/{case.id}/"))
    assert [one.text for one in page.cssselect(".toolbar .tint-brick")] == ["vip"]
    client.post(f"/desk/c/{case.id}/tags", {"remove": "vip"})
    assert Conversation.objects.get(id=case.id).tags == ["bug"]
    client.post("/desk/views/", {"act": "retire", "community": "tally", "name": "bug"})
    assert Tag.objects.get(name="bug").retired_at is not None


def test_merged_undone_and_split_off(browser: Browser, agnes, ada, my_account, case):
    other = cast.conversation(ada, my_account)
    cast.event(other, "message", ada, "customer", {"text": "And my address?", "attachments": []})
    client = browser(agnes)
    answer = client.post(f"/desk/c/{case.id}/merge", {"into": str(other.id)})
    assert answer["Location"] == f"/desk/c/{other.id}/"
    page = read(client.get(f"/desk/c/{case.id}/"))
    assert f"goes on in #{other.number}" in words(page, ".toolbar .panel")[0]
    client.post(f"/desk/c/{case.id}/unmerge")
    assert Conversation.objects.get(id=case.id).merged_into is None
    page = read(client.get(f"/desk/c/{other.id}/"))
    assert words(page, ".sayings .choice") == ["And my address?"]
    answer = client.post(f"/desk/c/{other.id}/split", {"seq": "2", "reason": ""})
    made = Conversation.objects.order_by("id").last()
    assert answer["Location"] == f"/desk/c/{made.id}/"


def test_the_search_shows_the_place_and_is_kept_under_a_name(browser: Browser, agnes, otto, case):
    catch_up()
    client = browser(agnes)
    page = read(client.get("/desk/search/?q=invoices&state=open"))
    assert words(page, "mark") == ["invoice"]
    assert page.cssselect("#q")[0].get("value") == "invoices state:open"
    assert words(read(client.get("/desk/search/?q=pangolin")), ".empty h2") == ["Nothing fits"]
    assert not read(browser(otto).get("/desk/search/?q=invoice")).cssselect("a.found")
    client.post("/desk/views/", {"act": "save", "title": "Bills", "query": "invoice"})
    (link,) = [
        a for a in read(client.get("/desk/")).cssselect(".rail a") if "q=invoice" in a.get("href")
    ]
    assert len(read(client.get(link.get("href"))).cssselect("a.found")) == 1
    view = SavedView.objects.get(person=agnes)
    assert browser(otto).post("/desk/views/", {"act": "remove", "id": view.id}).status_code == 404
    client.post("/desk/views/", {"act": "remove", "id": view.id})
    assert not SavedView.objects.exists()


def test_only_owners_share_a_view(browser: Browser, agnes, olga, tally):
    sent = {"act": "save", "title": "Ours", "query": "tag:vip", "shared": "on"}
    assert browser(agnes).post("/desk/views/", sent).status_code == 404
    cast.member(olga, tally, "agent")
    browser(olga).post("/desk/views/", sent)
    shared = SavedView.objects.get(person=None)
    assert "Ours" in browser(agnes).get("/desk/views/").content.decode()
    gone = browser(agnes).post("/desk/views/", {"act": "remove", "id": shared.id})
    assert gone.status_code == 404


def test_templates_are_written_here_and_filled_in_the_thread(browser: Browser, agnes, case):
    client = browser(agnes)
    form = {"title": "Hello", "body": "Hi {customer}, {me} here"}
    client.post("/desk/macros/tally/", form)
    assert TextTemplate.objects.get(person=agnes).title == "Hello"
    (one,) = client.get(f"/api/v1/conversations/{case.id}/templates").json()["items"]
    assert one["text"] == "Hi Ada customer, Agnes agent here"
    wrong = client.post("/desk/macros/tally/", {"title": "X", "body": "{nobody}"})
    assert wrong.status_code == 422


def test_many_are_tagged_at_once_and_it_is_undone(browser: Browser, agnes, ada, case, my_account):
    other = cast.conversation(ada, my_account)
    client = browser(agnes)
    client.post(f"/desk/c/{case.id}/tags", {"add": "bug"})
    client.post("/desk/bulk", {"id": [case.id, other.id], "act": "tag", "tag": "bug"})
    tags = Conversation.objects.order_by("id").values_list("tags", flat=True)
    assert list(tags) == [["bug"], ["bug"]]
    token = read(client.get("/desk/")).cssselect("form[action='/desk/bulk/undo'] input")
    client.post("/desk/bulk/undo", {one.get("name"): one.get("value") for one in token})
    assert list(tags.all()) == [["bug"], []]


def test_nonsense_typed_into_search_and_tags_breaks_nothing(browser: Browser, agnes):
    client = browser(agnes)
    for key in ("customer", "who", "team", "tag", "in", "language", "state"):
        assert client.get("/desk/search/", {"q": f"{key}:\x00"}).status_code == 200, key
    gone = client.post("/desk/views/", {"act": "retire", "name": "\x00", "community": "tally"})
    assert gone.status_code == 404
