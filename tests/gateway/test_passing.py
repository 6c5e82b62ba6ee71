"""What passes: who is there, who types; how far they have read; how the conversation stands."""

import pytest

from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.workflows.close_conversation import close_conversation
from tests.gateway.conftest import Join


@pytest.mark.promise("P10")
def test_author_alone_is_told_of_a_number_that_went_out(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers, his = join(ada), join(ezra)
    his.subscribe(chat.id, 2)
    text = "Call me: +41 79 123 45 67"
    ack = hers.post(chat.id, text)
    told = hers.expect("warning")
    assert (told["conversation"], told["id"], told["seq"]) == (str(chat.id), ack["id"], ack["seq"])
    assert told["found"] == [{"kind": "phone", "start": 9, "end": 25, "text": "+41 79 123 45 67"}]
    hers.post(chat.id, "Thank you, invoice 4500123456 is paid.")
    hers.nothing("warning", 0.5)
    his.nothing("warning", 0.1)


@pytest.mark.parametrize("apart", [False, True], ids=["one gateway", "two gateways"])
def test_typing_read_and_presence_reach_the_other(
    chat: Conversation, ada: Person, ezra: Person, join: Join, another_gateway, apart: bool
) -> None:
    hers = join(ada)
    his = join(ezra, at=another_gateway()) if apart else join(ezra)
    hers.subscribe(chat.id, 2)
    alone = hers.expect("presence")
    assert {one["role"]: one["online"] for one in alone["people"]} == {
        "customer": True,
        "expert": False,
    }
    his.subscribe(chat.id, 2)
    together = hers.expect("presence")
    assert [one["online"] for one in together["people"]] == [True, True]
    assert together["people"][1] == {
        "role": "expert",
        "alias": "Ezra expert",
        "id": str(ezra.id),
        "online": True,
    }

    for _ in range(5):
        his.say(type="typing", conversation=chat.id)
    his.say(type="read", conversation=chat.id, seq=2)

    typing = hers.expect("typing")
    assert typing["conversation"] == str(chat.id)
    assert typing["person"] == {"role": "expert", "alias": "Ezra expert", "id": str(ezra.id)}
    assert hers.expect("read")["seq"] == 2
    hers.nothing("typing", 0.4)
    his.nothing("typing", 0.1)
    his.close()
    gone = hers.expect("presence", seconds=8)
    assert [one["online"] for one in gone["people"]] == [True, False]


def test_read_marks_are_kept_and_never_go_back(chat: Conversation, ada: Person, join: Join) -> None:
    hers = join(ada)
    hers.subscribe(chat.id, 2)
    hers.expect("presence")
    for seq in (1, 2, 1, 99):
        hers.say(type="read", conversation=chat.id, seq=seq)
    hers.nothing("read", 1)
    assert Participant.objects.get(conversation=chat, person=ada).read_seq == 2


def test_typing_and_reading_need_no_subscription(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers, his = join(ada), join(ezra)
    hers.subscribe(chat.id, 2)
    hers.expect("presence")
    his.say(type="typing", conversation=chat.id)
    assert hers.expect("typing")["person"]["id"] == str(ezra.id)
    his.say(type="read", conversation=chat.id, seq=99)
    assert hers.expect("read")["seq"] == 2
    his.nothing("event", 1)
    assert Participant.objects.get(conversation=chat, person=ezra).read_seq == 2


def test_reading_may_come_right_behind_the_subscription(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers, his = join(ada), join(ezra)
    hers.subscribe(chat.id, 2)
    hers.expect("presence")
    his.subscribe(chat.id, 2)
    his.say(type="read", conversation=chat.id, seq=2)
    assert hers.expect("read")["seq"] == 2


def test_a_stranger_neither_types_nor_reads(
    chat: Conversation, ada: Person, otto: Person, join: Join
) -> None:
    hers, strangers = join(ada), join(otto)
    hers.subscribe(chat.id, 2)
    for frame in ({"type": "typing"}, {"type": "read", "seq": 2}):
        strangers.say(conversation=chat.id, **frame)
        assert strangers.expect("error")["code"] == "not_found"
    hers.nothing("typing", 0.5)
    assert [f["type"] for f in hers.unread if f["type"] == "read"] == []


def test_staff_who_look_on_are_not_seen(
    chat: Conversation, ada: Person, agnes: Person, join: Join
) -> None:
    hers, agents = join(ada), join(agnes)
    hers.subscribe(chat.id, 2)
    hers.expect("presence")
    agents.subscribe(chat.id, 2)
    agents.expect("presence")

    agents.say(type="typing", conversation=chat.id)
    agents.say(type="read", conversation=chat.id, seq=2)

    hers.nothing("typing", 0.5)
    assert [f["type"] for f in hers.unread if f["type"] in ("read", "presence")] == []


def test_a_change_of_state_is_told_to_all(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers, his = join(ada), join(ezra)
    for client in (hers, his):
        client.subscribe(chat.id, 2)
        client.expect("presence")

    close_conversation(caller=Caller(ada), conversation_id=chat.id)

    told = hers.expect("conversation")
    assert (told["id"], told["state"], told["my_role"]) == (str(chat.id), "closed", "customer")
    assert told["can"] == ["reopen", "rating"]
    assert his.expect("conversation")["my_role"] == "expert"
    assert hers.expect("event")["kind"] == "closed"
