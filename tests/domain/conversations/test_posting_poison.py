"""A message that the database refuses, in one batch with others."""

from collections.abc import Iterator

import pytest
from django.db import connection

from peerdesk.core.statements import run
from peerdesk.domain.conversations.lifecycle import Queue
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.posting import Posted, Refused, post_messages
from peerdesk.domain.people.models import Person
from tests.domain.conversations.test_posting import draft


@pytest.fixture
def poison(transactional_db: None) -> Iterator[str]:
    """A text that this database refuses to store."""
    _alter("ADD CONSTRAINT poison CHECK (data->>'text' <> 'poison')")
    yield "poison"
    _alter("DROP CONSTRAINT poison")


def _alter(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE conversations_event {how}")


@pytest.mark.invariant("I1")
@pytest.mark.parametrize("queue", [Queue.EXPERTS, Queue.AGENTS])
def test_what_the_database_refuses_costs_the_others_nothing_and_no_connection(
    poison: str, chat: Conversation, ada: Person, queue: str
) -> None:
    Conversation.objects.filter(id=chat.id).update(queue=queue)
    serving = run("SELECT pg_backend_pid()", [])

    before, bad, after = post_messages(
        [draft(ada, chat, "before"), draft(ada, chat, poison), draft(ada, chat, "after")]
    )

    assert isinstance(bad, Refused)
    said = Event.objects.filter(conversation=chat, kind="message").order_by("-seq")[:2]
    assert [event.data["text"] for event in said] == ["after", "before"]
    assert [event.seq for event in said] == [
        one.seq for one in (after, before) if isinstance(one, Posted)
    ]
    assert run("SELECT pg_backend_pid()", []) == serving
