"""Ada won't wait for an expert."""

import pytest

from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.operations.moving import Moved
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.leave_as_ticket import leave_as_ticket
from tests import cast
from tests.workflows.scenes import kinds, later, states, sweep


def leave(somebody, conversation):
    return leave_as_ticket(caller=Caller(somebody), conversation_id=conversation.id)


@pytest.mark.promise("S3", "C6")
def test_the_chat_becomes_a_ticket_and_nobody_is_asked_any_more(asked, ada, ezra, erik):
    cast.invited(asked, ezra)
    ticket = leave(ada, asked)
    assert (ticket.channel, ticket.queue, ticket.state) == ("ticket", "agents", "waiting")
    assert states(asked) == {"Ezra": "cancelled"}
    assert cast.seat_of(ezra).invited == 0
    sweep(later(minutes=10))
    assert states(asked) == {"Ezra": "cancelled"}
    assert kinds(asked) == ["message", "converted"]


def test_what_somebody_has_stays_a_chat(chat, ada):
    with pytest.raises(Moved):
        leave(ada, chat)


def test_nobody_but_the_customer_leaves_it(asked, ezra, agnes, otto):
    for somebody in (ezra, agnes, otto):
        with pytest.raises(NotFound):
            leave(somebody, asked)
