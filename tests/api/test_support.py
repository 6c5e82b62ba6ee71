"""The support team's tools and the search, as a program uses them."""

import pytest

from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.support.operations.indexing import catch_up
from tests import cast
from tests.api.conftest import As, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(ada, my_account) -> Conversation:
    return cast.conversation(ada, my_account)


def test_a_note_is_hidden_from_the_customer(by: As, agnes, ada, case):
    sent = {"text": "Look twice", "id": str(new_id())}
    told = by(agnes).post(f"/conversations/{case.id}/notes", sent)
    assert told.status_code == 201
    assert told.json()["kind"] == "note"
    again = by(agnes).post(f"/conversations/{case.id}/notes", sent)
    assert again.json()["seq"] == told.json()["seq"]
    kinds = [one["kind"] for one in by(ada).get(f"/conversations/{case.id}/events").json()["items"]]
    assert kinds == ["message", "hidden"]
    problem(by(ada).post(f"/conversations/{case.id}/notes", sent), 404, "not_found")
    names = by(agnes).get(f"/conversations/{case.id}/colleagues").json()["items"]
    assert [one["alias"] for one in names] == ["Agnes agent"]


def test_tags_and_views(by: As, agnes, olga, case):
    agent = by(agnes)
    agent.put(f"/conversations/{case.id}/tags", {"tags": ["VIP"]})
    assert agent.get(f"/conversations/{case.id}/tags").json() == {"tags": ["vip"]}
    agent.post("/communities/tally/tags", {"name": "vip", "colour": "brick"})
    offered = [{"name": "vip", "colour": "brick"}]
    assert agent.get("/communities/tally/tags").json()["items"] == offered
    assert agent.delete("/communities/tally/tags/vip").status_code == 204
    assert agent.get("/communities/tally/tags").json()["items"] == []
    view = {"title": "Mine", "query": "who:me"}
    own = agent.post("/communities/tally/views", view).json()
    problem(agent.post("/communities/tally/views", {**view, "shared": True}), 404, "not_found")
    shared = by(olga).post("/communities/tally/views", {**view, "shared": True}).json()
    assert len(agent.get("/communities/tally/views").json()["items"]) == 2
    problem(agent.delete(f"/views/{shared['id']}"), 404, "not_found")
    problem(by(olga).delete(f"/views/{own['id']}"), 404, "not_found")
    assert agent.delete(f"/views/{own['id']}").status_code == 204


def test_the_search_marks_the_words_and_keeps_tags_to_the_team(by: As, agnes, ada, otto, case):
    by(agnes).put(f"/conversations/{case.id}/tags", {"tags": ["vip"]})
    catch_up()
    (found,) = by(agnes).get("/search?q=tag:vip+invoices").json()["items"]
    ((start, end),) = found["marks"]
    assert found["excerpt"][start:end] == "invoice"
    assert (found["conversation"]["id"], found["tags"]) == (str(case.id), ["vip"])
    (own,) = by(ada).get("/search?q=invoice").json()["items"]
    assert own["tags"] == []
    assert by(otto).get("/search?q=invoice").json()["items"] == []
    problem(by(agnes).get("/search?cursor=x"), 422, "invalid")


def test_merge_undo_and_split(by: As, agnes, ada, case, my_account):
    other = cast.conversation(ada, my_account)
    told = by(agnes).post(f"/conversations/{case.id}/merge", {"into": str(other.id)})
    assert told.json()["id"] == str(other.id)
    merged = by(ada).get(f"/conversations/{case.id}").json()
    assert (merged["state"], merged["merged_into"]) == ("closed", str(other.id))
    assert "reopen" not in merged["can"]
    sent = by(ada).post(f"/conversations/{case.id}/messages", {"text": "More"})
    assert (sent.status_code, sent.json()["conversation"]) == (201, str(other.id))
    refused = by(ada).post(f"/conversations/{case.id}/reopen")
    assert problem(refused, 409, "merged")["merged_into"] == str(other.id)
    assert by(agnes).post(f"/conversations/{case.id}/unmerge").json()["state"] == "waiting"
    made = by(agnes).post(f"/conversations/{other.id}/split", {"seqs": [1]})
    assert (made.status_code, made.json()["channel"]) == (201, "ticket")


def test_mentions(by: As, agnes, tally, case):
    arne = cast.person("Arne")
    cast.member(arne, tally, "agent")
    by(agnes).post(f"/conversations/{case.id}/notes", {"text": "@Arne agent?"})
    assert [one["id"] for one in by(arne).get("/mentions").json()["items"]] == [str(case.id)]
    assert by(agnes).get("/mentions").json()["items"] == []
