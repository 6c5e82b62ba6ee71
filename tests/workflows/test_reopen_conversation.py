"""Either side takes up a closed chat again."""

from datetime import timedelta

import pytest

from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import NotClosed, NotHandler
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.domain.routing.operations.answering import NoPlaceFree
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.sweep import rate_due
from tests import cast
from tests.workflows.scenes import kinds, later, states, sweep


def reopen(somebody: Person, conversation: Conversation) -> Conversation:
    return reopen_conversation(caller=Caller(somebody), conversation_id=conversation.id)


@pytest.mark.promise("F5")
def test_the_former_expert_is_asked_first_and_briefly(rated_chat, ada, ezra, erik):
    chat = reopen(ada, rated_chat)
    assert (chat.state, chat.episode) == ("waiting", 2)
    assert states(chat) == {"Ezra": "pending"}
    first = Invitation.objects.get()
    assert first.expires_at - first.created_at == timedelta(seconds=15)
    sweep(later(seconds=16))
    assert states(chat) == {"Ezra": "expired", "Erik": "pending"}


@pytest.mark.promise("F5")
def test_who_had_it_takes_it_again_with_the_same_history(rated_chat, ada, ezra):
    chat = reopen(ada, rated_chat)
    accept_invitation(caller=Caller(ezra), invitation_id=Invitation.objects.get().id)
    history = ["message", "joined", "message", "closed"]
    assert kinds(chat) == [*history, "reopened", "asking", "joined"]


@pytest.mark.promise("F5")
def test_a_former_expert_who_is_away_is_passed_over(rated_chat, ada, ezra, erik):
    Seat.objects.filter(person=ezra).update(paused=True)
    assert states(reopen(ada, rated_chat)) == {"Erik": "pending"}


@pytest.mark.promise("F5", "C9")
def test_stars_not_yet_given_are_asked_for_again_when_the_new_span_ends(rated_chat, ada, ezra):
    reopen(ezra, rated_chat)
    assert Rating.objects.get().state == "void"
    rate_due(later(hours=25))
    assert Rating.objects.get().state == "void"
    close_conversation(caller=Caller(ada), conversation_id=rated_chat.id)
    assert list(Rating.objects.order_by("episode").values_list("episode", "state")) == [
        (1, "void"),
        (2, "asked"),
    ]


@pytest.mark.promise("F5", "C9")
@pytest.mark.invariant("I10")
def test_stars_given_stay_and_the_new_span_has_its_own(rated_chat, ada, ezra):
    rate_conversation(caller=Caller(ada), conversation_id=rated_chat.id, stars=4)
    reopen(ada, rated_chat)
    assert Rating.objects.get().state == "given"


@pytest.mark.promise("F5")
def test_an_expert_who_reopens_has_it_at_once(rated_chat, ezra):
    chat = reopen(ezra, rated_chat)
    assert (chat.state, chat.handler_id) == ("active", ezra.id)
    assert cast.seat_of(ezra).active == 1


@pytest.mark.promise("F3")
def test_but_never_above_the_limit(rated_chat, ezra):
    Seat.objects.filter(person=ezra).update(limit=1, active=1)
    with pytest.raises(NoPlaceFree):
        reopen(ezra, rated_chat)
    rated_chat.refresh_from_db()
    assert rated_chat.state == "closed"


@pytest.mark.promise("F5")
def test_what_agents_had_comes_back_to_their_queue(ada, agnes, my_account):
    chat = cast.held_by(cast.conversation(ada, my_account), agnes, "agent")
    close_conversation(caller=Caller(agnes), conversation_id=chat.id)
    chat = reopen(ada, chat)
    assert (chat.state, chat.queue, chat.due_for) == ("waiting", "agents", "agent")


def test_only_what_is_closed_and_only_by_its_two_sides(chat, rated_chat, ada, erik, olga, otto):
    for somebody in (erik, otto):
        with pytest.raises(NotFound):
            reopen(somebody, rated_chat)
    with pytest.raises(NotHandler):
        reopen(olga, rated_chat)
    reopen(ada, rated_chat)
    with pytest.raises(NotClosed):
        reopen(ada, rated_chat)
