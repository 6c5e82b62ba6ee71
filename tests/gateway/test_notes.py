"""A note reaches agents alone; the others see that something is there."""

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.people.models import Person
from tests import cast
from tests.gateway.conftest import Join


def test_a_note_is_for_agents_and_hidden_from_all_others(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person, join: Join
) -> None:
    hers, his, agents = join(ada), join(ezra), join(agnes)
    for client in (hers, his, agents):
        client.subscribe(chat.id, 2)
        client.expect("presence")

    note(chat, agnes, "Handle with care")
    his.post(chat.id, "after the note")

    for client in (hers, his):
        hidden, message = client.events(2)
        assert (hidden["seq"], hidden["kind"], hidden["data"]) == (3, "hidden", {})
        assert hidden["author"] is None
        assert message["seq"] == 4
    shown = agents.events(2)[0]
    assert (shown["seq"], shown["kind"], shown["data"]["text"]) == (3, "note", "Handle with care")
    late = join(ada)
    late.subscribe(chat.id, 2)
    assert late.events(1)[0]["kind"] == "hidden"


def note(chat: Conversation, agent: Person, text: str) -> None:
    author = cast.participant(chat, agent, "agent")
    Participant.objects.filter(id=author.id).update(left_at=clock.now())
    record(
        conversation=chat,
        kind="note",
        author=author,
        data={"text": text},
        audience=["agent"],
        now=clock.now(),
    )
