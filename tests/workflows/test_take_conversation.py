"""Agnes takes what fell back to the support team."""

import pytest

from peerdesk.core.errors import NotFound
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.take_conversation import NotInQueue, take_conversation
from tests import cast
from tests.workflows.scenes import kinds, later, sweep


def take(somebody, conversation):
    return take_conversation(caller=Caller(somebody), conversation_id=conversation.id)


@pytest.mark.promise("C6", "S2")
def test_an_agent_takes_a_chat_from_the_queue(ada, agnes, my_account):
    chat = take(agnes, cast.conversation(ada, my_account))
    assert (chat.state, chat.handler_id, chat.handler_role) == ("active", agnes.id, "agent")
    assert kinds(chat) == ["message", "joined"]
    assert chat.due_for == "idle"


def test_somebody_was_first(ada, agnes, my_account, tally):
    anna = cast.person("Anna")
    cast.member(anna, tally, "agent")
    chat = take(agnes, cast.conversation(ada, my_account))
    with pytest.raises(NotInQueue):
        take(anna, chat)


def test_what_experts_are_asked_for_is_not_the_agents_yet(asked, agnes):
    with pytest.raises(NotInQueue):
        take(agnes, asked)
    sweep(later(seconds=181))
    assert take(agnes, asked).handler_id == agnes.id


@pytest.mark.invariant("I17")
def test_nobody_else_takes_anything(ada, ezra, olga, otto, my_account):
    chat = cast.conversation(ada, my_account)
    for somebody in (ada, ezra, olga, otto):
        with pytest.raises(NotFound):
            take(somebody, chat)


def test_an_agent_never_serves_themselves(agnes, my_account, tally):
    cast.member(agnes, tally, "customer")
    with pytest.raises(NotInQueue):
        take(agnes, cast.conversation(agnes, my_account))
