"""Notes for colleagues: who reads them, who is named, who has still read everything."""

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.ids import new_id
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.conversations.operations.drafts import IdReused
from peerdesk.domain.conversations.wire import conversation_wire, event_wire
from peerdesk.domain.support.mentioning import named_in
from peerdesk.domain.support.models import Mention
from peerdesk.domain.support.operations.noting import see_mentions, write_note
from peerdesk.domain.support.queries import mentioned, unseen_mentions
from tests import cast

pytestmark = pytest.mark.django_db


def note(who, where: Conversation, text: str = "Look at the ledger", **more: object) -> Event:
    return write_note(caller=cast.caller_of(who), conversation_id=where.id, text=text, **more)


@pytest.fixture
def arne(tally):
    somebody = cast.person("Arne")
    cast.member(somebody, tally, "agent")
    return somebody


@pytest.mark.invariant("I17")
def test_the_team_reads_it_and_nobody_else(agnes, olga, ada, ezra, otto, chat):
    event = note(agnes, chat)
    assert (event.kind, event.author_alias) == ("note", "Agnes agent")
    for somebody, role in ((ada, "customer"), (ezra, "expert")):
        wire = event_wire(event, role, somebody.id)
        assert (wire["kind"], wire["author"], wire["data"]) == ("hidden", None, {})
        with pytest.raises(NotFound):
            note(somebody, chat)
    for role in ("agent", "owner"):
        assert event_wire(event, role)["data"]["text"] == "Look at the ledger"
    note(olga, chat, "From the owner")
    with pytest.raises(NotFound):
        note(otto, chat)


def test_who_had_read_everything_has_still_read_everything(agnes, ada, ezra, chat):
    head = Conversation.objects.get(id=chat.id).last_seq
    Participant.objects.filter(conversation=chat, person=ada).update(read_seq=head)
    Participant.objects.filter(conversation=chat, person=ezra).update(read_seq=head - 1)
    note(agnes, chat)
    read = dict(Participant.objects.filter(conversation=chat).values_list("role", "read_seq"))
    assert read == {"customer": head + 1, "expert": head - 1}
    seen = conversation_for(cast.caller_of(ada), chat.id)
    assert conversation_wire(seen)["unread"] == 0
    assert seen.conversation.last_excerpt != "Look at the ledger"


@pytest.mark.invariant("I2")
def test_a_note_sent_twice_is_one(agnes, chat):
    key = new_id()
    assert note(agnes, chat, client_id=key).seq == note(agnes, chat, client_id=key).seq
    with pytest.raises(IdReused):
        note(agnes, chat, "Other words", client_id=key)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 8001, "a\0b", "\ud800"])
def test_what_is_no_text_is_refused(agnes, chat, text):
    with pytest.raises(InvalidInput):
        note(agnes, chat, text)


def test_who_is_named_is_told_once_and_finds_it_until_it_is_seen(agnes, arne, tally, chat):
    event = note(agnes, chat, "@arne agent, could you? And you, @Arne Agent; not me: @Agnes agent")
    (row,) = Mention.objects.all()
    assert (row.person, row.seq) == (arne, event.seq)
    (told,) = Notice.objects.filter(person=arne, kind="mentioned")
    assert told.url == f"/desk/c/{chat.id}/"
    assert "ledger" not in str(told.values)
    assert [one.id for one in mentioned(arne.id, [tally.id]).items] == [chat.id]
    assert unseen_mentions(arne.id, [tally.id]) == 1
    assert unseen_mentions(arne.id, [new_id()]) == 0
    see_mentions(person_id=arne.id, conversation_id=chat.id, now=clock.now())
    assert unseen_mentions(arne.id, [tally.id]) == 0
    assert mentioned(arne.id, [tally.id]).items == []


def test_the_longer_of_two_aliases_is_meant_and_an_address_names_nobody():
    ann, anna = new_id(), new_id()
    team = [(ann, "Ann"), (anna, "Ann Agent")]
    assert named_in("@ann agent and @Ann!", team) == [anna, ann]
    assert named_in("mail me@ann or @annabel", team) == []
    assert named_in("(@Ann)", team) == [ann]
    assert named_in("@", team) == []
