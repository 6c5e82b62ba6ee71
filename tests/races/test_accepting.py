"""Many at one instant: exactly one has the chat, and everybody is told the same (I6, I8)."""

from functools import partial

import pytest
from django.db.models import Count

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.closing import AlreadyClosed
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.domain.routing.operations.answering import NoPlaceFree, Taken
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.decline_invitation import decline_invitation
from peerdesk.workflows.sweep import expire_due
from tests import cast
from tests.contenders import at_once
from tests.workflows.scenes import set_policy

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def accept(somebody, invitation):
    return partial(
        accept_invitation, caller=Caller(somebody), invitation_id=invitation.id, now=None
    )


def assert_counts_are_true():
    """Every seat counts what there really is."""
    for seat in Seat.objects.all():
        held = Conversation.objects.filter(
            community=seat.community_id, handler=seat.person_id, state=State.ACTIVE
        )
        asked = Invitation.objects.filter(
            community=seat.community_id, expert=seat.person_id, state="pending"
        )
        assert (seat.active, seat.invited) == (held.count(), asked.count())
        assert seat.active <= seat.limit


@pytest.mark.promise("C6")
@pytest.mark.invariant("I6")
def test_a_hundred_experts_accept_and_one_has_it(asked, tally, invoicing):
    experts = [cast.person(f"Expert{number}") for number in range(100)]
    for one in experts:
        cast.expert(one, tally, [invoicing])
    acts = [accept(one, cast.invited(asked, one)) for one in experts]
    results = at_once(acts)
    won = [result for result in results if isinstance(result, Conversation)]
    assert len(won) == 1
    assert all(isinstance(result, Taken) for result in results if result not in won)
    states = dict(Invitation.objects.values_list("state").annotate(Count("id")))
    assert states == {"accepted": 1, "cancelled": 99}
    winner = Invitation.objects.get(state="accepted")
    asked.refresh_from_db()
    assert asked.handler_id == winner.expert_id
    assert Event.objects.filter(conversation=asked, kind="joined").count() == 1
    assert_counts_are_true()


@pytest.mark.promise("C6")
@pytest.mark.invariant("I6", "I10")
def test_one_expert_accepts_a_hundred_times_and_has_it_once(asked, ezra):
    invitation = cast.invited(asked, ezra)
    results = at_once([accept(ezra, invitation)] * 100)
    assert sum(isinstance(result, Conversation) for result in results) == 1
    assert sum(isinstance(result, Taken) for result in results) == 99
    assert Event.objects.filter(conversation=asked, kind="joined").count() == 1
    assert_counts_are_true()


@pytest.mark.invariant("I6")
@pytest.mark.parametrize("turn", range(8))
def test_yes_no_time_and_the_customers_leaving_one_of_them_wins(asked, ada, ezra, turn):
    now = clock.now()
    invitation = cast.invited(asked, ezra, expires_at=now)
    call = {"caller": Caller(ezra), "invitation_id": invitation.id, "now": cast.PAST}
    leave = {"caller": Caller(ada), "conversation_id": asked.id}
    acts = [
        partial(accept_invitation, **call),
        partial(decline_invitation, reason="", **call),
        partial(expire_due, now),
        partial(close_conversation, **leave),
    ]
    results = at_once(acts[turn % 4 :] + acts[: turn % 4])
    assert all(not isinstance(one, Exception) or isinstance(one, Refusal) for one in results)
    invitation.refresh_from_db()
    asked.refresh_from_db()
    # Whatever came first, she has left in the end; an expert who had it is to be rated.
    assert asked.state == "closed"
    assert invitation.state in ("accepted", "declined", "expired", "cancelled")
    assert Rating.objects.exists() == (invitation.state == "accepted")
    assert_counts_are_true()


@pytest.mark.promise("F3")
@pytest.mark.invariant("I8")
def test_the_limit_holds_over_many_chats_at_one_instant(ada, ezra, tally, sending_invoices):
    Seat.objects.filter(person=ezra).update(limit=2)
    set_policy(tally, chats_at_once=2)
    chats = [cast.conversation(ada, sending_invoices) for _ in range(12)]
    results = at_once([accept(ezra, cast.invited(chat, ezra)) for chat in chats])
    assert sum(isinstance(result, Conversation) for result in results) == 2
    assert sum(isinstance(result, NoPlaceFree) for result in results) == 10
    seat = cast.seat_of(ezra)
    assert (seat.active, seat.limit) == (2, 2)
    assert_counts_are_true()


@pytest.mark.promise("C6", "F3")
@pytest.mark.invariant("I7", "I8")
def test_questions_answers_and_closings_all_at_once_lose_no_place(
    ada, ezra, erik, tally, sending_invoices
):
    """No deadlock, no place counted twice, no chat without a next step."""

    def ask():
        return ask_question(
            caller=Caller(ada),
            community=tally,
            reason=sending_invoices.id,
            text="Once more?",
            language="en",
        )

    for _ in range(4):
        pending = list(Invitation.objects.filter(state="pending").select_related("expert"))
        held = list(Conversation.objects.filter(state="active"))
        acts = [ask, ask, ask]
        acts += [accept(one.expert, one) for one in pending]
        acts += [
            partial(close_conversation, caller=Caller(ada), conversation_id=one.id) for one in held
        ]
        acts += [partial(expire_due, clock.now())] * 2
        for result in at_once(acts):
            assert not isinstance(result, Exception) or isinstance(result, Refusal), result
        assert_counts_are_true()
    assert not Conversation.objects.exclude(state="closed").filter(due_at=None).exists()


@pytest.mark.invariant("I6")
def test_two_who_close_at_once_close_once(chat, ada, ezra):
    acts = [
        partial(close_conversation, caller=Caller(one), conversation_id=chat.id)
        for one in (ada, ezra) * 10
    ]
    results = at_once(acts)
    assert sum(isinstance(result, Conversation) for result in results) == 1
    assert sum(isinstance(result, AlreadyClosed) for result in results) == 19
    assert Rating.objects.count() == 1
    assert cast.seat_of(ezra).active == 0
