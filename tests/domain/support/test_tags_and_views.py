"""Tags on conversations, and searches kept under a name."""

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.support.models import SavedView, Tag
from peerdesk.domain.support.operations.tagging import change_tags, keep_tag, retire_tag, set_tags
from peerdesk.domain.support.operations.viewing import drop_view, keep_view
from peerdesk.domain.support.queries import colours_of, tags_of, views_for
from tests import cast

pytestmark = pytest.mark.django_db


def tags_on(one: Conversation) -> list[str]:
    return Conversation.objects.get(id=one.id).tags


def test_tags_come_and_go_on_many_at_once(agnes, ada, tally, my_account):
    rows = [cast.conversation(ada, my_account) for _ in range(3)]
    caller, ids = cast.caller_of(agnes), [row.id for row in rows]
    change_tags(caller=caller, conversation_ids=ids, add=["VIP", "  two  words "])
    change_tags(caller=caller, conversation_ids=ids[:1], add=["bug"], remove=["vip"])
    assert [tags_on(row) for row in rows] == [["two words", "bug"], *[["vip", "two words"]] * 2]
    assert [tag.name for tag in tags_of([tally.id])] == ["bug", "two words", "vip"]
    set_tags(caller=caller, conversation_id=ids[0], tags=["only", "ONLY"])
    assert tags_on(rows[0]) == ["only"]


@pytest.mark.invariant("I17")
def test_nobody_else_tags_and_one_foreign_case_stops_all(agnes, ada, ezra, otto, chat, elsewhere):
    for somebody in (ada, ezra, otto):
        with pytest.raises(NotFound):
            change_tags(caller=cast.caller_of(somebody), conversation_ids=[chat.id], add=["x"])
    foreign = cast.conversation(otto, cast.reason(elsewhere, "anything"))
    with pytest.raises(NotFound):
        change_tags(caller=cast.caller_of(agnes), conversation_ids=[chat.id, foreign.id], add=["x"])
    assert (tags_on(chat), tags_on(foreign)) == ([], [])


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a,b", 'a"b', "#a", "a\0"])
def test_a_tag_is_a_short_word(agnes, chat, name):
    with pytest.raises(InvalidInput):
        change_tags(caller=cast.caller_of(agnes), conversation_ids=[chat.id], add=[name])


def test_at_most_twenty(agnes, chat):
    many = [f"tag {n}" for n in range(21)]
    with pytest.raises(InvalidInput):
        set_tags(caller=cast.caller_of(agnes), conversation_id=chat.id, tags=many)


def test_a_retired_tag_stays_where_it_is_and_is_offered_no_more(agnes, tally, chat):
    keep_tag(community=tally, name="Bug", colour="brick")
    set_tags(caller=cast.caller_of(agnes), conversation_id=chat.id, tags=["bug"])
    retire_tag(community=tally, name="bug", now=clock.now())
    assert tags_of([tally.id]) == []
    assert tags_on(chat) == ["bug"]
    assert colours_of(tally.id, ["bug"]) == {"bug": "brick"}
    with pytest.raises(InvalidInput):
        keep_tag(community=tally, name="bug", colour="pink")
    keep_tag(community=tally, name="bug", colour="moss")
    assert Tag.objects.get().retired_at is None


def test_views_are_ones_own_or_shared(agnes, olga, tally, elsewhere):
    now = clock.now()
    keep_view(community=tally, person=agnes, title="Mine", query="who:me", now=now)
    keep_view(community=tally, person=agnes, title="Mine", query="who:me state:open", now=now)
    shared = keep_view(community=tally, person=None, title="VIP", query="tag:vip", now=now)
    assert [(v.title, v.query) for v in views_for(agnes.id, [tally.id])] == [
        ("Mine", "who:me state:open"),
        ("VIP", "tag:vip"),
    ]
    assert [v.title for v in views_for(olga.id, [tally.id])] == ["VIP"]
    assert views_for(agnes.id, [elsewhere.id]) == []
    with pytest.raises(NotFound):
        drop_view(community=tally, person=agnes, view_id=shared.id)
    drop_view(community=tally, person=None, view_id=shared.id)
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "query"), [("", "x"), ("x", " "), ("x" * 61, "x"), ("x", "y" * 301)]
)
def test_a_view_has_a_name_and_a_search(tally, title, query):
    with pytest.raises(InvalidInput):
        keep_view(community=tally, person=None, title=title, query=query, now=clock.now())
