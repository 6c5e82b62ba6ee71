"""The end of a chat, by either side or by the clock."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import AlreadyClosed, NotHandler
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.close_conversation import close_conversation
from tests import cast
from tests.workflows.scenes import kinds, later, set_policy, states, sweep


def close(somebody: Person, conversation: Conversation) -> Conversation:
    return close_conversation(caller=Caller(somebody), conversation_id=conversation.id)


def write(somebody: Person, conversation: Conversation) -> None:
    post_messages([Draft(somebody.id, conversation.id, new_id(), "Did that help?")])


@pytest.mark.promise("C8")
@pytest.mark.parametrize("by", ["ada", "ezra"])
def test_either_side_closes_and_the_rating_is_asked_for(chat, ada, ezra, by):
    closed = close({"ada": ada, "ezra": ezra}[by], chat)
    assert (closed.state, closed.due_at) == ("closed", None)
    assert closed.closed_by_role == ("customer" if by == "ada" else "expert")
    rating = Rating.objects.get()
    assert (rating.state, rating.expert_id, rating.episode) == ("asked", ezra.id, 1)
    assert rating.due_at - rating.asked_at == timedelta(seconds=86_400)
    seat = cast.seat_of(ezra)
    assert (seat.active, seat.finished) == (0, 11)


def test_closed_is_closed(chat, ada, ezra):
    close(ada, chat)
    with pytest.raises(AlreadyClosed):
        close(ezra, chat)
    assert Rating.objects.count() == 1


@pytest.mark.promise("C8")
def test_closing_what_nobody_had_takes_the_invitations_back_and_asks_no_stars(asked, ada, ezra):
    cast.invited(asked, ezra)
    close(ada, asked)
    assert states(asked) == {"Ezra": "cancelled"}
    assert (cast.seat_of(ezra).invited, cast.seat_of(ezra).misses) == (0, 0)
    assert not Rating.objects.exists()


def test_who_looks_on_closes_nothing(chat, asked, ezra, erik, agnes, olga, otto):
    for somebody in (agnes, olga):
        with pytest.raises(NotHandler):
            close(somebody, chat)
    for somebody in (erik, otto):
        with pytest.raises(NotFound):
            close(somebody, chat)


@pytest.mark.promise("C6")
def test_a_place_that_gets_free_is_offered_to_who_waits_at_once(
    chat, asked, ada, ezra, tally, sending_invoices
):
    set_policy(tally, chats_at_once=1)
    cast.Seat.objects.filter(person=ezra).update(limit=1)
    close(ada, chat)
    assert states(asked) == {"Ezra": "pending"}


@pytest.mark.promise("C8")
def test_what_an_agent_had_asks_no_stars_for_pay(ada, agnes, my_account):
    chat = cast.held_by(cast.conversation(ada, my_account), agnes, "agent")
    close(agnes, chat)
    assert not Rating.objects.exists()


def test_the_customer_is_reminded_once_and_then_it_closes(chat, ada, ezra):
    write(ezra, chat)
    sweep(later(minutes=9))
    assert "customer_idle" not in kinds(chat)
    now = later(minutes=11)
    sweep(now)
    sweep(now + timedelta(hours=47))
    assert kinds(chat).count("customer_idle") == 1
    sweep(now + timedelta(hours=48, minutes=1))
    chat.refresh_from_db()
    assert (chat.state, chat.closed_by_role) == ("closed", "system")
    assert kinds(chat)[-1] == "closed"
    assert Rating.objects.get().expert_id == ezra.id
    assert cast.seat_of(ezra).active == 0


def test_a_word_in_between_sets_the_clock_back(chat, ada, ezra):
    write(ezra, chat)
    write(ada, chat)
    sweep(later(hours=47))
    chat.refresh_from_db()
    assert chat.state == "active"
    assert "customer_idle" not in kinds(chat)


def test_the_reminder_counts_from_the_last_word(chat, ada, ezra):
    write(ezra, chat)
    Conversation.objects.filter(id=chat.id).update(due_at=clock.now())
    sweep(later(minutes=1))
    assert "customer_idle" not in kinds(chat)
    sweep(later(minutes=11))
    assert kinds(chat).count("customer_idle") == 1


def test_no_idle_time_at_all_closes_at_the_next_sweep(chat, ezra, tally):
    set_policy(tally, close_idle_hours=0)
    write(ezra, chat)
    sweep()
    chat.refresh_from_db()
    assert chat.state == "closed"


@pytest.mark.invariant("I7")
def test_a_customer_who_waits_for_an_agent_is_never_closed_away(ada, agnes, my_account):
    chat = cast.held_by(cast.conversation(ada, my_account), agnes, "agent")
    Conversation.objects.filter(id=chat.id).update(due_for="idle", due_at=clock.now())
    write(ada, chat)
    sweep(later(days=30))
    chat.refresh_from_db()
    assert chat.state == "active"
    assert chat.due_at > later(days=30)


@pytest.mark.promise("C6")
def test_closing_while_asked_ends_the_asking(asked, ada, ezra):
    cast.invited(asked, ezra)
    close(ada, asked)
    sweep(later(hours=1))
    assert Invitation.objects.filter(state="pending").count() == 0
    asked.refresh_from_db()
    assert asked.state == "closed"
