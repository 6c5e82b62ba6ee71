"""Ezra can't go on, or Ada wants somebody else: another expert is asked, nothing is lost."""

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.conversations.wire import verbs
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.domain.routing.operations.answering import cancel
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.leave_conversation import leave_conversation
from tests import cast
from tests.workflows.scenes import kinds, states


def leave(somebody, conversation):
    return leave_conversation(caller=Caller(somebody), conversation_id=conversation.id)


def can(somebody, conversation):
    return verbs(conversation_for(Caller(somebody), conversation.id))


@pytest.mark.promise("F10")
@pytest.mark.invariant("I5")
def test_an_expert_leaves_and_the_next_finds_the_whole_thread(chat, ada, ezra, erik):
    leave(ezra, chat)
    assert kinds(chat) == ["message", "joined", "left", "asking"]
    assert states(chat) == {"Erik": "pending"}
    assert cast.seat_of(ezra).active == 0
    with pytest.raises(NotFound):
        conversation_for(Caller(ezra), chat.id)
    accept_invitation(caller=Caller(erik), invitation_id=Invitation.objects.get().id)
    assert Event.objects.filter(conversation=chat, audience=[]).count() == 4
    assert "messages" in can(erik, chat)


@pytest.mark.promise("F10")
def test_the_customer_asks_for_another_helper(chat, ada, ezra, erik):
    moved = leave(ada, chat)
    assert (moved.state, moved.handler_id, moved.episode) == ("waiting", None, 2)
    assert Event.objects.get(conversation=chat, kind="left").data == {"by": "customer"}
    assert states(chat) == {"Erik": "pending"}
    assert "leave" not in can(ada, chat)


@pytest.mark.promise("F10")
def test_who_left_is_never_asked_again_in_this_chat(chat, ada, ezra):
    leave(ezra, chat)
    assert states(chat) == {}


@pytest.mark.promise("F10", "C9")
def test_nobody_is_rated_for_what_they_gave_back(chat, ada, ezra, erik):
    leave(ezra, chat)
    assert not Rating.objects.exists()
    assert Seat.objects.get(person=ezra).finished == 10


@pytest.mark.promise("F10")
def test_a_free_place_is_offered_the_next_chat_at_once(chat, ada, ezra, sending_invoices):
    Seat.objects.filter(person=ezra).update(finished=0, limit=1)
    other = cast.conversation(ada, sending_invoices)
    leave(ezra, chat)
    assert states(other) == {"Ezra": "pending"}


def test_both_see_that_they_may(chat, ada, ezra, agnes):
    assert "leave" in can(ada, chat)
    assert {"leave", "move"} <= set(can(ezra, chat))
    assert "move" not in can(ada, chat)
    assert "leave" not in can(agnes, chat)


def test_only_its_two_and_only_while_an_expert_has_it(
    chat, asked, ada, erik, agnes, olga, otto, my_account
):
    for somebody in (erik, otto):
        with pytest.raises(NotFound):
            leave(somebody, chat)
    with pytest.raises(NotHandler):
        leave(olga, chat)
    with pytest.raises(NotHandler):
        leave(ada, asked)
    by_agent = cast.held_by(cast.conversation(ada, my_account), agnes, "agent")
    with pytest.raises(NotHandler):
        leave(ada, by_agent)


@pytest.mark.invariant("I8")
def test_two_invitations_of_one_seat_that_end_together_free_two_places(
    asked, ada, ezra, sending_invoices
):
    both = [asked, cast.conversation(ada, sending_invoices)]
    asked_now = [cast.invited(one, ezra) for one in both]
    cancel(invitations=asked_now, seats={ezra.id: cast.seat_of(ezra)}, now=clock.now())
    assert cast.seat_of(ezra).invited == 0
