"""Stars and what they earn."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.money import Money
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.ledger.models import Entry, Transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.operations import AlreadyRated, NotAsked
from peerdesk.domain.ratings.queries import answered_by, rateable
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.rate_conversation import rate_conversation
from tests import cast
from tests.workflows.scenes import kinds, later, set_policy, sweep


def rate(somebody: Person, conversation: Conversation, stars: int, **values: object) -> Rating:
    return rate_conversation(
        caller=Caller(somebody), conversation_id=conversation.id, stars=stars, **values
    )


@pytest.mark.promise("C8", "C9")
@pytest.mark.parametrize(("stars", "minor"), [(5, 200), (4, 200), (3, 100), (2, 0), (1, 0)])
def test_the_tariff_pays_by_stars(rated_chat, ada, ezra, tally, stars, minor):
    rating = rate(ada, rated_chat, stars)
    assert (rating.state, rating.pay_minor) == ("given", minor)
    legs = dict(Entry.objects.values_list("account__address", "amount"))
    if not minor:
        assert not legs
        return
    assert legs == {"brand:receivable": -minor, f"expert:{ezra.id}:payable": minor}
    transfer = Transfer.objects.get()
    assert (transfer.book, transfer.reference) == (tally.id, f"rating:{rating.id}")


@pytest.mark.promise("C8", "F7")
def test_the_stars_stand_in_the_timeline_and_in_the_earnings(rated_chat, ada, ezra, tally):
    rate(ada, rated_chat, 3, comment="Slow but right.", solved=True, reason="slow")
    event = Event.objects.get(conversation=rated_chat, kind="rated")
    assert event.author_id == ada.id
    assert (event.data["stars"], event.data["implicit"], event.data["solved"]) == (3, False, True)
    (item,) = answered_by(ezra.id, tally).items
    assert (item.stars, item.implicit, item.amount) == (3, False, Money(100, "CHF"))
    assert (item.conversation_id, item.why) == (rated_chat.id, "rated")


@pytest.mark.promise("C8")
def test_until_then_it_isnt_among_what_was_answered(rated_chat, ada, ezra, tally):
    assert rateable([rated_chat.id]) == {rated_chat.id}
    assert not answered_by(ezra.id, tally).items
    rate(ada, rated_chat, 5)
    assert rateable([rated_chat.id]) == set()
    assert answered_by(ezra.id, tally).items


@pytest.mark.promise("C8", "C9")
@pytest.mark.invariant("I11")
def test_the_second_rating_is_refused_and_pays_nothing(rated_chat, ada):
    rate(ada, rated_chat, 5)
    with pytest.raises(AlreadyRated):
        rate(ada, rated_chat, 1)
    sweep(later(hours=25))
    assert Rating.objects.get().stars == 5
    assert Transfer.objects.count() == 1


@pytest.mark.promise("C8", "F6")
@pytest.mark.invariant("I11")
def test_silence_counts_as_five_pays_and_leaves_the_reputation_alone(rated_chat, ada, ezra, tally):
    sweep(later(hours=23, minutes=59))
    assert Rating.objects.get().state == "asked"
    sweep(later(hours=24, minutes=1))
    rating = Rating.objects.get()
    assert (rating.state, rating.stars, rating.pay_minor) == ("implicit", 5, 200)
    assert cast.seat_of(ezra).given_stars_count == 0
    event = Event.objects.get(conversation=rated_chat, kind="rated")
    assert (event.author_id, event.data["implicit"]) == (None, True)
    (item,) = answered_by(ezra.id, tally).items
    assert (item.implicit, item.why) == (True, "silent")
    with pytest.raises(AlreadyRated):
        rate(ada, rated_chat, 1)


@pytest.mark.promise("C8")
@pytest.mark.invariant("I11")
def test_too_late_by_hand_is_too_late_before_a_sweep_has_come(rated_chat, ada):
    with pytest.raises(AlreadyRated):
        rate(ada, rated_chat, 1, now=Rating.objects.get().due_at)
    assert rate(ada, rated_chat, 1, now=Rating.objects.get().due_at - timedelta(microseconds=1))


@pytest.mark.invariant("I11")
@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 20), datetime(2026, 10, 24, 20)])
def test_a_day_is_86400_seconds_over_both_changes_of_the_clock(chat, ada, day):
    evening = day.replace(tzinfo=ZoneInfo("Europe/Zurich"))
    close_conversation(caller=Caller(ada), conversation_id=chat.id, now=evening)
    rating = Rating.objects.get()
    assert (rating.due_at - evening.astimezone(UTC)).total_seconds() == 86_400
    next_evening = rating.due_at.astimezone(ZoneInfo("Europe/Zurich"))
    assert next_evening.hour != evening.hour


@pytest.mark.promise("F6")
def test_given_stars_count_over_the_last_fifty(rated_chat, ada, ezra, tally, sending_invoices):
    for stars in [1] * 10 + [5] * 49:
        old = cast.held_by(cast.conversation(ada, sending_invoices), ezra, "expert")
        cast.closed_by_customer(old)
        Rating.objects.filter(conversation=old).update(state="given", stars=stars)
    last = cast.held_by(cast.conversation(ada, sending_invoices), ezra, "expert")
    cast.closed_by_customer(last)
    rate(ada, last, 3)
    seat = cast.seat_of(ezra)
    assert (seat.given_stars_sum, seat.given_stars_count) == (49 * 5 + 3, 50)


@pytest.mark.promise("F7")
def test_the_products_fault_is_not_the_experts(rated_chat, ada, ezra):
    rate(ada, rated_chat, 1, reason="product")
    assert cast.seat_of(ezra).given_stars_count == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"stars": 0}, "stars"),
        ({"stars": 6}, "stars"),
        ({"stars": True}, "stars"),
        ({"stars": 4, "comment": "x" * 2001}, "comment"),
        ({"stars": 4, "reason": "because"}, "reason"),
    ],
)
def test_what_is_no_rating_is_refused_by_field(rated_chat, ada, values, field):
    with pytest.raises(InvalidInput) as refused:
        rate(ada, rated_chat, **values)
    assert set(refused.value.errors) == {field}


def test_there_is_nothing_to_rate_before_the_end(chat, ada):
    with pytest.raises(NotAsked):
        rate(ada, chat, 5)


@pytest.mark.promise("C8")
def test_nobody_rates_but_the_customer(rated_chat, ezra, erik, agnes, olga, otto):
    for somebody in (ezra, erik, agnes, olga, otto):
        with pytest.raises(NotFound):
            rate(somebody, rated_chat, 5)


@pytest.mark.promise("C9")
def test_the_owners_tariff_counts_at_the_moment_of_rating(rated_chat, ada, tally):
    set_policy(tally, tariff=[[5, "3.50"]])
    assert rate(ada, rated_chat, 5).pay_minor == 350


@pytest.mark.promise("C9")
def test_where_the_brand_does_not_pay_stars_earn_nothing_here(rated_chat, ada, tally):
    tally.mode = "paid"
    tally.save()
    assert rate(ada, rated_chat, 5).pay_minor == 0
    assert not Transfer.objects.exists()


@pytest.mark.promise("C8")
def test_no_time_to_rate_counts_at_the_next_sweep(chat, ada, tally):
    cast.answered(chat)
    set_policy(tally, rating_hours=0)
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    sweep(clock.now())
    assert Rating.objects.get().state == "implicit"
    assert kinds(chat)[-2:] == ["closed", "rated"]
