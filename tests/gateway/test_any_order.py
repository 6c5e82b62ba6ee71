"""Whatever is sent, retried, broken and resumed, in whatever order: one message once, one order."""

import contextlib
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.people.models import Person
from tests import cast
from tests.gateway.client import Client
from tests.gateway.process import GatewayProcess

TEXTS = st.sampled_from(["yes", "no", "maybe"])
PEOPLE = st.sampled_from(["ada", "ezra"])


class Talk(RuleBasedStateMachine):
    """Two people, two sockets that break, ids that are used again."""

    chat: Conversation
    people: dict[str, Person]
    url: str
    sent = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {name: cast.token_of(person) for name, person in self.people.items()}
        self.lines: dict[str, Client] = {}
        first = list(Event.objects.filter(conversation=self.chat).values_list("seq", flat=True))
        self.start = max(first)
        self.seen: dict[str, list[tuple[int, Any]]] = {name: [] for name in self.people}
        self.texts: dict[tuple[str, UUID], str] = {}
        self.acks: dict[tuple[str, UUID], int] = {}

    @rule(target=sent, name=PEOPLE, text=TEXTS)
    def sends(self, name: str, text: str) -> tuple[str, UUID, str]:
        return self._send(name, new_id(), text)

    @rule(message=sent)
    def retries(self, message: tuple[str, UUID, str]) -> None:
        self._send(*message)

    @rule(message=sent, text=TEXTS)
    def uses_an_id_again(self, message: tuple[str, UUID, str], text: str) -> None:
        self._send(message[0], message[1], text)

    @rule(target=sent, name=PEOPLE, text=TEXTS)
    def sends_and_breaks(self, name: str, text: str) -> tuple[str, UUID, str]:
        """Nobody knows whether it arrived; it is sent again."""
        key = new_id()
        self._line(name).send(self.chat.id, text, key)
        self.breaks(name)
        return self._send(name, key, text)

    @rule(name=PEOPLE, text=TEXTS)
    def posts_by_another_door(self, name: str, text: str) -> None:
        post_messages([Draft(self.people[name].id, self.chat.id, new_id(), text)])

    @rule(name=PEOPLE)
    def breaks(self, name: str) -> None:
        if line := self.lines.pop(name, None):
            self._take(name, line)
            line.close()

    @rule(message=consumes(sent))
    def forgets(self, message: tuple[str, UUID, str]) -> None:
        """It won't be retried."""

    @invariant()
    def one_message_once(self) -> None:
        keys = Event.objects.filter(conversation=self.chat, client_id__isnull=False)
        keys = keys.values_list("author_id", "client_id")
        assert len(keys) == len(set(keys))

    def teardown(self) -> None:
        rows = Event.objects.filter(conversation=self.chat, seq__gt=self.start).order_by("seq")
        table = [(row.seq, row.data.get("text")) for row in rows]
        assert [seq for seq, _ in table] == list(range(self.start + 1, self.start + 1 + len(table)))
        for name in self.people:
            self._read_to(name, len(table))
            assert self.seen[name] == table
            self.breaks(name)
        for (name, key), seq in self.acks.items():
            row = Event.objects.get(conversation=self.chat, seq=seq)
            assert (row.client_id, row.author_id) == (key, self.people[name].id)
            assert row.data["text"] == self.texts[name, key]

    def _send(self, name: str, key: UUID, text: str) -> tuple[str, UUID, str]:
        line = self._line(name)
        line.send(self.chat.id, text, key)
        answer = self._answer(line, str(key))
        if self.texts.setdefault((name, key), text) == text:
            assert answer["type"] == "ack"
            assert self.acks.setdefault((name, key), answer["seq"]) == answer["seq"]
        else:
            assert answer["code"] == "id_reused"
        return name, key, text

    def _answer(self, line: Client, key: str) -> dict[str, Any]:
        while True:
            for frame in line.unread:
                if frame["type"] in ("ack", "error") and frame.get("id") == key:
                    line.unread.remove(frame)
                    return frame
            assert line._receive(5), "no answer"

    def _line(self, name: str) -> Client:
        if name not in self.lines:
            last = self.seen[name][-1][0] if self.seen[name] else self.start
            self.lines[name] = Client(self.url).hello(self.tokens[name])
            self.lines[name].subscribe(self.chat.id, last)
        return self.lines[name]

    def _take(self, name: str, line: Client) -> None:
        for frame in [one for one in line.unread if one["type"] == "event"]:
            line.unread.remove(frame)
            self.seen[name].append((frame["seq"], frame["data"].get("text")))

    def _read_to(self, name: str, count: int) -> None:
        line = self._line(name)
        self._take(name, line)
        while len(self.seen[name]) < count:
            assert line._receive(5), f"{name} misses something"
            self._take(name, line)
        with contextlib.suppress(AssertionError):
            line.nothing("event", 0.05)
        self._take(name, line)


@pytest.mark.invariant("I2", "I3", "I4")
def test_any_order_of_sends_retries_and_breaks(
    chat: Conversation, ada: Person, ezra: Person, another_gateway: Any
) -> None:
    Talk.chat, Talk.people = chat, {"ada": ada, "ezra": ezra}
    unlimited = {"sends_a_second": 1e9, "sends_at_once": 1e9}
    gateway: GatewayProcess = another_gateway(**unlimited)
    Talk.url = gateway.url
    run_state_machine_as_test(
        Talk,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
