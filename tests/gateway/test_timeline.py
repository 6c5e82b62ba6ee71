"""The timeline on the socket: everything, once, in order."""

from io import BytesIO

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.attaching import attach
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.files.operations.storing import store
from peerdesk.domain.people.models import Person
from tests import cast
from tests.gateway.conftest import Join


@pytest.mark.invariant("I3")
def test_a_subscriber_gets_what_was_and_what_comes(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers, his = join(ada), join(ezra)
    hers.subscribe(chat.id)
    his.subscribe(chat.id)

    before = hers.events(2)
    ack = his.post(chat.id, "Here I am")

    assert [event["kind"] for event in before] == ["message", "joined"]
    assert before[0]["author"] == {"role": "customer", "alias": "Ada customer", "id": str(ada.id)}
    assert before[0]["data"]["attachments"] == []
    (event,) = hers.events(1)
    assert (event["seq"], event["data"]["text"]) == (3, "Here I am")
    assert ack["seq"] == 3
    assert event["at"] == ack["at"]
    assert event["at"].endswith("Z")
    assert [event["seq"] for event in his.events(3)] == [1, 2, 3]
    hers.nothing("event", 0.3)


@pytest.mark.invariant("I4")
def test_resuming_at_every_point_misses_nothing(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    his = join(ezra)
    for number in range(10):
        his.post(chat.id, f"line {number}")

    for after in range(13):
        hers = join(ada)
        hers.subscribe(chat.id, after)
        assert [event["seq"] for event in hers.events(12 - after)] == list(range(after + 1, 13))
        hers.close()


def test_after_past_the_head_gets_what_comes(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers = join(ada)
    hers.subscribe(chat.id, 1000)
    hers.expect("presence")

    join(ezra).post(chat.id, "new")

    assert [event["seq"] for event in hers.events(1)] == [3]


def test_subscribing_twice_starts_again_and_doubles_nothing(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers = join(ada)
    hers.subscribe(chat.id)
    hers.events(2)
    hers.subscribe(chat.id, 1)
    assert [event["seq"] for event in hers.events(1)] == [2]

    join(ezra).post(chat.id, "new")

    assert [event["seq"] for event in hers.events(1)] == [3]
    hers.nothing("event", 0.3)


@pytest.mark.invariant("I3")
def test_a_long_history_comes_whole(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    for start in range(0, 3000, 500):
        post_messages(
            [Draft(ezra.id, chat.id, new_id(), f"{start + n} " + "é" * 1500) for n in range(500)]
        )
    hers = join(ada)

    hers.subscribe(chat.id)

    assert [event["seq"] for event in hers.events(3002)] == list(range(1, 3003))


@pytest.mark.invariant("I2")
def test_the_same_id_again_gives_the_same_ack_and_no_second_message(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers, his = join(ada), join(ezra)
    his.subscribe(chat.id)
    his.events(2)
    key = new_id()

    first = hers.post(chat.id, "once", key)
    second = hers.post(chat.id, "once", key)
    hers.close()
    third = join(ada).post(chat.id, "once", key)

    assert first == second == third
    his.events(1)
    his.nothing("event", 0.3)


@pytest.mark.invariant("I2")
def test_the_same_id_with_another_text_is_refused(
    chat: Conversation, ada: Person, join: Join
) -> None:
    hers = join(ada)
    key = new_id()
    hers.post(chat.id, "one", key)
    hers.send(chat.id, "two", key)

    assert hers.expect("error")["code"] == "id_reused"
    assert Event.objects.filter(conversation=chat, client_id=key).get().data["text"] == "one"


@pytest.mark.invariant("I17")
def test_a_stranger_finds_nothing(
    chat: Conversation, otto: Person, erik: Person, join: Join
) -> None:
    for stranger in (otto, erik):
        client = join(stranger)
        client.subscribe(chat.id)
        assert client.expect("error", conversation=str(chat.id))["code"] == "not_found"
        name = client.send(chat.id, "let me in")
        assert client.expect("error", id=name)["code"] == "not_found"
        client.say(type="typing", conversation=chat.id)
        assert client.expect("error")["code"] == "not_found"
        client.say(type="subscribe", conversation=new_id(), after=0)
        assert client.expect("error")["code"] == "not_found"
        client.say(type="subscribe", conversation="no id at all", after=0)
        assert client.expect("error")["code"] == "not_found"
        client.nothing("event", 0.2)


@pytest.mark.invariant("I18")
def test_what_another_door_writes_arrives_too(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    hers = join(ada)
    hers.subscribe(chat.id, 2)
    hers.expect("presence")

    post_messages([Draft(ezra.id, chat.id, new_id(), "by HTTP")])

    assert hers.expect("event", seconds=1.5)["data"]["text"] == "by HTTP"


def test_who_may_not_write_is_told_why(
    chat: Conversation, agnes: Person, ada: Person, join: Join
) -> None:
    agents = join(agnes)
    name = agents.send(chat.id, "May I?")
    assert agents.expect("error", id=name)["code"] == "not_handler"

    chat.refresh_from_db()
    cast.closed_by_customer(chat)
    hers = join(ada)
    name = hers.send(chat.id, "One more thing")
    assert hers.expect("error", id=name)["code"] == "closed"


@pytest.mark.invariant("I3")
def test_two_gateways_show_one_order(
    chat: Conversation, ada: Person, ezra: Person, join: Join, another_gateway
) -> None:
    hers, his = join(ada), join(ezra, at=another_gateway())
    for client in (hers, his):
        client.subscribe(chat.id, 2)
        client.expect("presence")

    for number in range(15):
        hers.send(chat.id, f"ada {number}")
        his.send(chat.id, f"ezra {number}")

    seen = [hers.events(30), his.events(30)]
    assert [event["seq"] for event in seen[0]] == list(range(3, 33))
    assert seen[0] == seen[1]
    for name in ("ada", "ezra"):
        texts = [event["data"]["text"] for event in seen[0]]
        assert [t for t in texts if t.startswith(name)] == [f"{name} {n}" for n in range(15)]


@pytest.mark.promise("S4")
def test_files_come_with_the_message_that_names_them(
    chat: Conversation, ada: Person, ezra: Person, join: Join, tally: Community
) -> None:
    shot = store(
        community=tally, uploader=ezra, name="a.txt", stream=BytesIO(b"log"), now=clock.now()
    )
    attach(conversation_id=chat.id, file=shot, by=ezra.id)
    hers, his = join(ada), join(ezra)
    hers.subscribe(chat.id, 2)
    name = str(new_id())
    frame = {"type": "send", "conversation": str(chat.id), "id": name, "text": ""}
    his.say(**frame, attachments=[str(shot.id)])
    assert his.expect("ack", id=name)["seq"] == 3
    (event,) = hers.events(1)
    (file,) = event["data"]["attachments"]
    assert (file["id"], file["name"], file["type"]) == (str(shot.id), "a.txt", "text/plain")
    # Used is used, and somebody else's never was ours.
    his.say(**{**frame, "id": str(new_id())}, attachments=[str(shot.id)])
    assert his.expect("error")["code"] == "invalid"
    hers.nothing("event", 0.2)
