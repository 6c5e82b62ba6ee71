"""Leaving, moving, pausing and suspending at the instant of something else: one of them wins."""

from datetime import timedelta
from functools import partial

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.change_availability import change_availability
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.move_to_area import move_to_area
from peerdesk.workflows.suspend_expert import suspend_expert
from peerdesk.workflows.sweep import move_due, move_suspensions
from tests import cast
from tests.contenders import at_once
from tests.races.test_accepting import accept, assert_counts_are_true

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def on(chat, somebody, verb, **values):
    return partial(verb, caller=Caller(somebody), conversation_id=chat.id, **values)


def act(acts):
    """All at once; nothing but a refusal may come of it, and every seat counts what there is."""
    results = at_once(acts)
    assert all(not isinstance(one, Exception) or isinstance(one, Refusal) for one in results), (
        results
    )
    assert_counts_are_true()
    return results


def left(chat) -> int:
    return Event.objects.filter(conversation=chat, kind="left").count()


@pytest.mark.promise("F10", "F15")
@pytest.mark.invariant("I6")
@pytest.mark.parametrize("turn", range(4))
def test_leaving_and_being_replaced_for_silence_end_the_pairing_once(chat, ada, ezra, erik, turn):
    now = clock.now() + timedelta(minutes=4)
    acts = [
        on(chat, ezra, leave_conversation, now=now),
        on(chat, ada, leave_conversation, now=now),
        partial(move_due, now),
    ]
    act(acts[turn % 3 :] + acts[: turn % 3])
    chat.refresh_from_db()
    assert (chat.state, chat.episode, left(chat)) == ("waiting", 2, 1)
    assert cast.seat_of(ezra).active == 0
    assert list(Invitation.objects.values_list("expert", "state")) == [(erik.id, "pending")]


@pytest.mark.promise("F10")
@pytest.mark.parametrize("turn", range(4))
def test_moving_and_closing_at_one_instant(chat, ada, ezra, payroll, turn):
    acts = [
        on(chat, ada, close_conversation),
        on(chat, ezra, move_to_area, area=payroll.id),
        on(chat, ezra, close_conversation),
    ]
    act(acts[turn % 3 :] + acts[: turn % 3])
    chat.refresh_from_db()
    assert chat.state == "closed"
    # Closed by its two while Ezra had it, or by Ada alone after he had passed it on.
    moved = chat.area_id == payroll.id
    assert left(chat) == moved
    assert Rating.objects.count() == (0 if moved else 1)


@pytest.mark.promise("C4", "F13")
@pytest.mark.invariant("I8")
@pytest.mark.parametrize("turn", range(4))
def test_taking_a_chat_while_being_suspended_or_paused(asked, tally, ezra, erik, olga, turn):
    first, second = cast.invited(asked, ezra), cast.invited(asked, erik)
    pause = partial(
        change_availability,
        caller=Caller(erik),
        community=tally,
        times=Times(cast.ALWAYS, "Europe/Zurich", True, 3, ["en", "de"]),
    )
    suspend = partial(
        suspend_expert,
        caller=Caller(olga),
        community=tally,
        person_id=ezra.id,
        reasons="Sold answers outside of the chat.",
    )
    acts = [accept(ezra, first), suspend, accept(erik, second), pause]
    act(acts[turn:] + acts[:turn])
    assert Suspension.objects.get().state == "in_force"
    # What came in the very instant of the suspension is taken away by the look after it.
    move_suspensions(clock.now() + timedelta(seconds=2))
    assert_counts_are_true()
    asked.refresh_from_db()
    assert asked.handler_id in (None, erik.id)
    there = Participant.objects.filter(conversation=asked, role="expert", left_at=None)
    assert set(there.values_list("person_id", flat=True)) <= {asked.handler_id}
    assert not Invitation.objects.filter(expert__in=[ezra, erik], state="pending").exists()
    assert asked.state == "active" or asked.due_at is not None


@pytest.mark.promise("F10")
@pytest.mark.invariant("I5", "I6")
def test_many_leave_and_take_in_turn_and_nobody_has_it_twice(ada, tally, invoicing, chat, ezra):
    experts = [cast.person(f"Expert{number}") for number in range(6)]
    for one in experts:
        cast.expert(one, tally, [invoicing])
    for _ in range(4):
        chat.refresh_from_db()
        acts = [on(chat, ada, leave_conversation)]
        if chat.handler:
            acts += [on(chat, chat.handler, leave_conversation)] * 3
        rows = Invitation.objects.filter(conversation=chat, state="pending")
        acts += [
            partial(accept_invitation, caller=Caller(row.expert), invitation_id=row.id)
            for row in rows.select_related("expert")
        ]
        act(acts)
        there = Participant.objects.filter(conversation=chat, role="expert", left_at=None)
        assert there.count() <= 1
    ended = Event.objects.filter(conversation=chat, kind="left").count()
    assert Conversation.objects.get(id=chat.id).episode == ended + 1
