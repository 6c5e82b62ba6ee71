"""Who of the team looks at a case and types in it: told to the team, and to nobody else."""

import pytest

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.assigning import assign
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.gateway.conftest import Join


@pytest.fixture
def ticket(ada: Person, failed_payment: Reason) -> Conversation:
    return cast.conversation(ada, failed_payment)


@pytest.mark.parametrize("apart", [False, True], ids=["one gateway", "two gateways"])
def test_colleagues_see_one_another_look_and_type(
    ticket: Conversation,
    ada: Person,
    agnes: Person,
    anna: Person,
    join: Join,
    another_gateway,
    apart: bool,
) -> None:
    hers, first = join(ada), join(agnes)
    second = join(anna, at=another_gateway()) if apart else join(anna)
    for client in (hers, first, second):
        client.subscribe(ticket.id, 1)
        client.expect("presence")
    first.say(type="viewing", conversation=ticket.id)
    second.say(type="viewing", conversation=ticket.id)

    def sees(client, *aliases: str) -> None:
        while True:
            told = client.expect("presence", seconds=8)
            if [one["alias"] for one in told.get("viewing", [])] == list(aliases):
                return

    sees(first, "Agnes agent", "Anna agent")
    sees(second, "Agnes agent", "Anna agent")
    second.say(type="typing", conversation=ticket.id)
    assert first.expect("typing")["person"]["id"] == str(anna.id)
    second.say(type="viewing", conversation=ticket.id, on=False)
    sees(first, "Agnes agent")
    hers.nothing("typing", 0.3)
    assert not any("viewing" in frame for frame in hers.frames)


def test_a_customer_who_says_so_is_nobody_who_looks_on(
    ticket: Conversation, ada: Person, agnes: Person, join: Join
) -> None:
    hers, agents = join(ada), join(agnes)
    for client in (hers, agents):
        client.subscribe(ticket.id, 1)
        client.expect("presence")
    hers.say(type="viewing", conversation=ticket.id)
    agents.nothing("error", 0.5)
    assert not any("viewing" in frame for frame in agents.frames + hers.frames)


def test_desks_are_called_when_a_queue_changes(
    ticket: Conversation, ada: Person, agnes: Person, anna: Person, join: Join
) -> None:
    desk, elsewhere, hers = join(anna), join(anna), join(ada)
    for client in (desk, hers):
        client.say(type="desk")
        client.say(type="ping")
        client.expect("pong")
    assign(caller=cast.caller_of(agnes), conversation_id=ticket.id, to=agnes.id)
    assert desk.expect("queue")["community"] == str(ticket.community_id)
    elsewhere.nothing("queue", 0.3)
    hers.nothing("queue", 0.1)
