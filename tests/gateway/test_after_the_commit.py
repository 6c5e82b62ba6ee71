"""An ack comes after the commit, never before (I1); a stop keeps what is under way."""

import threading
import time

import psycopg
import pytest
from django.db import connection

from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.people.models import Person
from tests import cast
from tests.gateway.conftest import Join
from tests.gateway.process import url_of

pytestmark = pytest.mark.invariant("I1")


def test_no_ack_and_no_event_while_the_commit_is_held_up(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    """Another transaction holds the row: neither the author nor the other side may hear of it."""
    hers, his = join(ada), join(ezra)
    his.subscribe(chat.id, 2)
    his.expect("presence")
    with psycopg.connect(url_of(connection.settings_dict)) as holder:
        holder.execute(
            "SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE", [chat.id]
        )
        name = hers.send(chat.id, "held up")
        hers.nothing("ack", 0.5)
        his.nothing("event", 0.1)
        holder.rollback()
    assert hers.expect("ack", id=name)["seq"] == 3
    assert his.events(1)[0]["seq"] == 3


def test_one_held_up_conversation_holds_up_no_other(
    chat: Conversation, asked: Conversation, ada: Person, join: Join
) -> None:
    hers = join(ada)
    with psycopg.connect(url_of(connection.settings_dict)) as holder:
        holder.execute(
            "SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE", [chat.id]
        )
        first, second = hers.send(chat.id, "first"), hers.send(chat.id, "second")
        assert hers.post(asked.id, "meanwhile")["seq"] == 2
        hers.nothing("ack", 0.3)
        holder.rollback()
    assert hers.expect("ack", id=first)["seq"] == 3
    assert hers.expect("ack", id=second)["seq"] == 4


def test_whatever_is_acknowledged_is_there_for_a_second_connection(
    chat: Conversation, ada: Person, join: Join
) -> None:
    hers = join(ada)
    with psycopg.connect(url_of(connection.settings_dict), autocommit=True) as other:
        for number in range(15):
            ack = hers.post(chat.id, f"line {number}")
            row = other.execute(
                "SELECT data->>'text' FROM conversations_event"
                " WHERE conversation_id = %s AND seq = %s",
                [chat.id, ack["seq"]],
            ).fetchone()
            assert row == (f"line {number}",)


def test_a_stop_finishes_what_is_under_way_and_says_goodbye(
    chat: Conversation, ada: Person, join: Join, another_gateway
) -> None:
    gateway = another_gateway()
    hers = join(ada, at=gateway)
    with psycopg.connect(url_of(connection.settings_dict)) as holder:
        holder.execute(
            "SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE", [chat.id]
        )
        name = hers.send(chat.id, "just before the end")
        hers.nothing("ack", 0.3)
        stopping = threading.Thread(target=gateway.stop)
        stopping.start()
        time.sleep(0.3)
        holder.rollback()
    assert hers.expect("ack", id=name)["seq"] == 3
    assert hers.close_code() == 1001
    stopping.join()
    assert gateway.process.returncode == 0
    assert Event.objects.filter(conversation=chat, seq=3).exists()


def test_a_crash_loses_no_ack_and_doubles_nothing(
    chat: Conversation, ada: Person, join: Join, another_gateway
) -> None:
    gateway = another_gateway()
    hers = join(ada, at=gateway)
    names = [hers.send(chat.id, f"line {number}") for number in range(18)]
    hers.expect("ack", id=names[0])
    gateway.kill()
    acked = [frame["id"] for frame in hers.frames if frame["type"] == "ack"]

    again = join(ada, token=cast.token_of(ada))
    acks = [
        again.send(chat.id, f"line {n}", name) and again.expect("ack", id=name)
        for n, name in enumerate(names)
    ]

    assert [ack["seq"] for ack in acks] == list(range(3, 21))
    keys = [str(row.client_id) for row in Event.objects.filter(conversation=chat, seq__gt=2)]
    assert sorted(keys) == sorted(names)
    assert set(acked) <= set(keys)
