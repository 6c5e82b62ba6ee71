"""What is due moves, whatever happened to the workers meanwhile."""

import time
from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.workflows import sweep as sweeping
from tests import cast
from tests.workflows.scenes import later, states, sweep


@pytest.mark.invariant("I7")
def test_after_ten_minutes_of_dead_workers_everything_moves_in_a_minute(
    ada, ezra, erik, agnes, sending_invoices, my_account, failed_payment
):
    Seat.objects.update(limit=1000)
    asked = [cast.conversation(ada, sending_invoices) for _ in range(20)]
    for one in asked:
        cast.invited(one, ezra)
    silent = [
        cast.held_by(cast.conversation(ada, sending_invoices), erik, "expert") for _ in range(20)
    ]
    for_agents = [cast.conversation(ada, my_account) for _ in range(20)]
    rated = []
    for _ in range(20):
        one = cast.held_by(cast.conversation(ada, sending_invoices), ezra, "expert")
        cast.answered(one)
        rated.append(cast.closed_by_customer(one))
    Rating.objects.update(due_at=clock.now() + timedelta(minutes=5))
    back = later(minutes=10)
    started = time.monotonic()
    sweep(back)
    assert time.monotonic() - started < 60
    assert not Conversation.objects.exclude(state="closed").filter(due_at__lte=back).exists()
    assert not Invitation.objects.filter(state="pending", expires_at__lte=back).exists()
    assert Rating.objects.filter(state="implicit").count() == len(rated)
    assert Transfer.objects.count() == len(rated)
    for one in (*asked, *silent, *for_agents):
        one.refresh_from_db()
        assert one.handler_id is None or one.due_at > back
    assert {one.channel for one in for_agents} == {"ticket"}
    assert {one.queue for one in asked} == {"agents"}
    assert {one.episode for one in silent} == {2}


@pytest.mark.invariant("I7")
def test_one_bad_row_stops_no_other(ada, sending_invoices, monkeypatch):
    bad, good = (cast.conversation(ada, sending_invoices) for _ in range(2))
    story = sweeping.find_helper

    def stumbling(*, conversation, now):
        if conversation.id == bad.id:
            raise RuntimeError("a bad row")
        story(conversation=conversation, now=now)

    monkeypatch.setitem(sweeping._STORIES, "route", stumbling)
    sweep(later(minutes=4))
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.queue, good.queue) == ("experts", "agents")
    monkeypatch.undo()
    sweep(later(minutes=4))
    bad.refresh_from_db()
    assert bad.queue == "agents"


@pytest.mark.invariant("I19")
def test_two_sweeps_are_as_good_as_one(asked, chat, rated_chat, ezra, erik):
    cast.invited(asked, ezra)
    now = later(hours=25)
    sweep(now)
    before = list(Conversation.objects.order_by("id").values())
    assert sweep(now) == 0
    assert list(Conversation.objects.order_by("id").values()) == before
    assert Transfer.objects.count() == 1


@pytest.mark.invariant("I7")
def test_a_ticket_comes_up_again_every_day(ada, failed_payment):
    ticket = cast.conversation(ada, failed_payment, due_for="ticket")
    now = later(days=2)
    sweep(now)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.due_for) == ("waiting", "ticket")
    assert ticket.due_at == now + timedelta(days=1)


@pytest.mark.invariant("I7")
def test_a_chat_that_nobody_can_have_now_is_looked_at_again_soon(asked, ezra):
    Seat.objects.update(paused=True)
    Conversation.objects.filter(id=asked.id).update(due_at=clock.now())
    sweep()
    asked.refresh_from_db()
    assert asked.due_at <= later(seconds=2)
    # A news was missed: the net catches it.
    Seat.objects.update(paused=False)
    sweep(later(seconds=2))
    assert states(asked) == {"Ezra": "pending"}


@pytest.mark.parametrize(
    "policy",
    [
        {"accept_seconds": 0},
        {"fallback_seconds": 0},
        {"first_reply_seconds": 0},
        {"customer_idle_minutes": 0},
        {"close_idle_hours": 0},
        {"rating_hours": 0},
        {"accept_seconds": 0, "fallback_seconds": 0, "fallback": "ticket"},
    ],
)
def test_no_time_at_all_is_a_policy_too(asked, chat, rated_chat, ezra, erik, tally, policy):
    tally.policy_values = policy
    tally.save()
    for minutes in range(0, 20, 2):
        sweep(later(minutes=minutes))
    assert not Conversation.objects.exclude(state="closed").filter(due_at=None).exists()
    assert sweep(later(minutes=18)) < 40
