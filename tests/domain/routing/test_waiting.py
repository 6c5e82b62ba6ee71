"""What a customer is told of the wait: calibrated, alike in hour and area, silent if unknown."""

import math
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.waiting import Usual, Wait, expect, usual_wait
from tests import cast

AREAS = [UUID(int=1), UUID(int=2)]


def a_wait(random: Random, hour: int, area: UUID) -> float:
    """Long at night and in the second area, and never twice the same."""
    middle = 20 * (6 if hour < 6 else 1) * (2 if area == AREAS[1] else 1)
    return middle * math.exp(random.gauss(0, 0.8))


def a_day(random: Random, chats: int) -> list[Wait]:
    drawn = [(random.randrange(24), random.choice(AREAS)) for _ in range(chats)]
    return [Wait(a_wait(random, hour, area), hour, area) for hour, area in drawn]


def told_of(history: list[Wait], **asked: float) -> dict[tuple[int, UUID | None], Usual | None]:
    """What each customer of a day is told: all of one hour and area the same."""
    return {
        (hour, area): expect(history, hour=hour, area_id=area, **asked)
        for hour in range(24)
        for area in AREAS
    }


@pytest.mark.promise("F15")
@pytest.mark.parametrize("seed", range(4))
def test_on_a_simulated_day_nine_of_ten_keep_the_stated_bound(seed):
    random = Random(seed)
    usual = told_of(a_day(random, 3000))
    kept: dict[bool, list[bool]] = {True: [], False: []}
    for chat in a_day(random, 1500):
        told = usual[chat.hour, chat.area_id]
        assert told is not None
        assert told.p90 is not None
        kept[chat.hour < 6].append(chat.seconds <= told.p90)
    for by_time in kept.values():
        assert 0.85 <= sum(by_time) / len(by_time) <= 0.95


@pytest.mark.promise("F15")
def test_who_has_waited_is_told_by_those_who_waited_as_long():
    random = Random(7)
    usual, kept = told_of(a_day(random, 3000), waited=30), []
    for chat in a_day(random, 3000):
        if chat.seconds > 30:
            told = usual[chat.hour, chat.area_id]
            kept.append(told is not None and told.p90 is not None and chat.seconds <= told.p90)
            assert told is None or told.p50 > 30
    assert 0.84 <= sum(kept) / len(kept) <= 0.95


def waits(*seconds: float | None) -> list[Wait]:
    return [Wait(one, 12, AREAS[0]) for one in seconds]


def test_it_says_nothing_when_it_knows_nothing():
    assert expect([], hour=12, area_id=None) is None
    assert expect(waits(1, 2, 3, 4), hour=12, area_id=None) is None
    assert expect(waits(*range(1, 9)), hour=12, area_id=None) == Usual(5, None)
    assert expect(waits(*range(1, 10)), hour=12, area_id=None) == Usual(5, 9)
    assert expect(waits(*range(1, 10)), hour=12, area_id=None, waited=6) is None


def test_a_chat_that_nobody_took_waited_without_end():
    assert expect(waits(*[10.0] * 28, None, None), hour=12, area_id=None) == Usual(10, 10)
    assert expect(waits(*[10.0] * 15, *[None] * 5), hour=12, area_id=None) == Usual(10, None)
    assert expect(waits(*[10.0] * 5, *[None] * 15), hour=12, area_id=None) is None


@given(
    st.lists(st.none() | st.floats(0, 1e5), max_size=60),
    st.integers(0, 23),
    st.floats(0, 1e4),
)
def test_the_longer_bound_is_never_the_shorter_one(seconds, hour, waited):
    found = expect(waits(*seconds), hour=hour, area_id=AREAS[0], waited=waited)
    if found and found.p90 is not None:
        assert waited < found.p50 <= found.p90


@pytest.mark.promise("F15")
def test_history_is_read_from_chats_that_experts_were_to_have(ada, ezra, tally, sending_invoices):
    now = clock.now()
    for number in range(12):
        opened = now - timedelta(hours=1)
        chat = cast.conversation(ada, sending_invoices, opened_at=opened)
        taken = opened + timedelta(seconds=10 * (number + 1))
        if number < 11:
            cast.invited(chat, ezra, state="accepted", answered_at=taken)
        else:
            cast.invited(chat, ezra, state="expired", answered_at=taken)
            Conversation.objects.filter(id=chat.id).update(queue="agents")
    # Of twelve waits the bound would be the longest, and that one had no end.
    assert usual_wait(tally.id, now=now) == Usual(70, None)
    assert usual_wait(tally.id, now=now, waited=25) == Usual(80, None)
    Invitation.objects.all().update(episode=2)
    assert usual_wait(tally.id, now=now) is None
