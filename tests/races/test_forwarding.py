"""Passing on at the instant of something else: one of them wins, and nothing is paid twice."""

from datetime import timedelta
from functools import partial

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Event, Participant
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.forward_to_support import forward_to_support
from peerdesk.workflows.judge_brief import judge_brief
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.sweep import move_due
from peerdesk.workflows.take_conversation import take_conversation
from tests import cast
from tests.races.test_leaving import act, on
from tests.workflows.scenes import set_policy

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def forward(chat, ezra, **values):
    return on(chat, ezra, forward_to_support, reason="technical", brief="Look at it.", **values)


def kinds(chat) -> list[str]:
    rows = Event.objects.filter(conversation=chat).order_by("seq")
    return list(rows.values_list("kind", flat=True))


@pytest.mark.promise("C11", "F10")
@pytest.mark.invariant("I6")
@pytest.mark.parametrize("turn", range(4))
def test_forwarding_leaving_closing_and_silence_end_the_pairing_once(
    chat, ada, ezra, erik, agnes, turn
):
    now = clock.now() + timedelta(minutes=4)
    acts = [
        forward(chat, ezra, now=now),
        on(chat, ada, close_conversation, now=now),
        on(chat, ezra, leave_conversation, now=now),
        partial(move_due, now),
    ]
    act(acts[turn:] + acts[:turn])
    chat.refresh_from_db()
    forwarded = kinds(chat).count("forwarded")
    assert Brief.objects.count() == forwarded <= 1
    assert cast.seat_of(ezra).active == 0
    # Whoever was first, its expert was rated only if the chat was theirs to the end, or forwarded.
    assert Rating.objects.count() <= 1
    if forwarded:
        assert kinds(chat)[kinds(chat).index("forwarded") + 1] == "notice"
        assert chat.state in ("forwarded", "closed")
    seen = Participant.objects.get(conversation=chat, person=ezra)
    assert seen.watching <= bool(forwarded)
    assert chat.due_at is not None or chat.state == "closed"


@pytest.mark.promise("C11")
def test_pressed_twice_it_is_forwarded_once_and_the_customer_told_once(chat, ada, ezra, agnes):
    act([forward(chat, ezra)] * 8)
    assert Brief.objects.count() == 1
    assert kinds(chat) == ["message", "joined", "forwarded", "notice"]
    chat.refresh_from_db()
    assert chat.state == "forwarded"


@pytest.mark.promise("C12")
def test_an_agent_takes_it_while_the_expert_still_writes(chat, ada, ezra, agnes):
    """What the expert sent before counts, what came after is refused; no number is missing."""
    act([forward(chat, ezra)])
    acts = [on(chat, agnes, take_conversation)] * 3
    drafts = [Draft(who.id, chat.id, new_id(), "Hello.") for who in (ezra, ada, ezra)]
    act([*acts, *(partial(post_messages, [draft]) for draft in drafts)])
    seqs = list(Event.objects.filter(conversation=chat).values_list("seq", flat=True))
    assert sorted(seqs) == list(range(1, len(seqs) + 1))
    assert kinds(chat).count("joined") == 2
    assert not Event.objects.filter(conversation=chat, kind="message", author=ezra).exists()


@pytest.mark.promise("F9")
@pytest.mark.invariant("I10")
@pytest.mark.parametrize("turn", range(3))
def test_judging_and_closing_at_one_instant_pay_once(chat, ada, ezra, agnes, tally, turn):
    set_policy(tally, forward_pays="brief")
    act([forward(chat, ezra)])
    take_conversation(caller=Caller(agnes), conversation_id=chat.id)
    judge = on(chat, agnes, judge_brief, worth=3)
    acts = [judge, on(chat, ada, close_conversation), judge]
    act(acts[turn:] + acts[:turn])
    brief, rating = Brief.objects.get(), Rating.objects.get()
    assert (brief.worth is None) == (brief.lapsed_at is not None)
    assert Transfer.objects.count() == (brief.worth is not None)
    assert rating.share_percent == (50 if brief.worth is None else 0)
