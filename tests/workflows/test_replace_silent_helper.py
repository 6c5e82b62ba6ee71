"""Ezra took the chat and wrote nothing."""

from datetime import timedelta

import pytest

from peerdesk.core.errors import NotFound
from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.accept_invitation import accept_invitation
from tests import cast
from tests.workflows.scenes import kinds, later, states, sweep


@pytest.mark.promise("F15")
@pytest.mark.invariant("I5")
def test_it_goes_to_the_next_and_ezra_sees_it_no_more(chat, ezra, erik):
    sweep(later(seconds=181))
    chat.refresh_from_db()
    assert (chat.state, chat.handler_id, chat.episode) == ("waiting", None, 2)
    assert kinds(chat) == ["message", "joined", "left", "expert_silent", "asking"]
    assert states(chat) == {"Erik": "pending"}
    assert cast.seat_of(ezra).active == 0
    with pytest.raises(NotFound):
        conversation_for(Caller(ezra), chat.id)


@pytest.mark.promise("F15")
def test_who_was_silent_is_not_asked_again_in_this_chat(chat, ezra, erik):
    sweep(later(seconds=181))
    invitation = Invitation.objects.get(conversation=chat)
    accept_invitation(caller=Caller(erik), invitation_id=invitation.id)
    sweep(later(seconds=400))
    chat.refresh_from_db()
    assert (chat.episode, chat.queue) == (3, "experts")
    assert not Invitation.objects.filter(conversation=chat, episode=3).exists()


@pytest.mark.promise("F15")
def test_a_reply_in_time_ends_the_clock(chat, ezra, erik):
    draft = Draft(ezra.id, chat.id, new_id(), "Open the invoice and choose Send.")
    post_messages([draft])
    sweep(later(seconds=181))
    chat.refresh_from_db()
    assert (chat.state, chat.handler_id, chat.due_for) == ("active", ezra.id, "idle")


@pytest.mark.promise("C4")
def test_with_nobody_else_it_waits_until_the_fallback(chat, ezra):
    now = later(seconds=181)
    sweep(now)
    chat.refresh_from_db()
    assert (chat.state, chat.queue) == ("waiting", "experts")
    sweep(now + timedelta(seconds=181))
    chat.refresh_from_db()
    assert chat.queue == "agents"
