"""Ezra says when he is there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.expertise.models import Availability, Qualification
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.models import Seat
from peerdesk.workflows.change_availability import change_availability
from peerdesk.workflows.choose_areas import choose_areas
from peerdesk.workflows.set_policy import set_policy
from tests import cast
from tests.workflows.scenes import later, states, sweep

THERE = Times(cast.ALWAYS, "Europe/Zurich", paused=False, at_once=3, languages=["de", "en"])


def change(somebody, community, *, now=None, **values):
    times = replace(THERE, **values)
    return change_availability(caller=Caller(somebody), community=community, times=times, now=now)


@pytest.mark.promise("C4", "C6")
def test_who_comes_back_is_asked_at_once_what_waits(asked, ezra, tally):
    Seat.objects.filter(person=ezra).update(paused=True, misses=5)
    change(ezra, tally)
    assert states(asked) == {"Ezra": "pending"}
    assert cast.seat_of(ezra).misses == 0


@pytest.mark.promise("C4")
@pytest.mark.invariant("I8")
@pytest.mark.parametrize("away", [{"paused": True}, {"schedule": []}, {"languages": ["fr"]}])
def test_who_is_away_is_not_asked(asked, ezra, tally, away):
    change(ezra, tally, **away)
    assert states(asked) == {}
    sweep()
    assert states(asked) == {}


@pytest.mark.promise("F3", "C4")
@pytest.mark.parametrize(("finished", "at_once", "limit"), [(10, 2, 2), (10, 9, 3), (9, 3, 1)])
def test_the_limit_is_the_least_of_wish_policy_and_experience(
    ezra, tally, finished, at_once, limit
):
    Seat.objects.filter(person=ezra).update(finished=finished)
    change(ezra, tally, at_once=at_once)
    assert cast.seat_of(ezra).limit == limit


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"schedule": [{"days": [7], "from": "08:00", "to": "09:00"}]}, "schedule"),
        ({"schedule": [{"days": [1], "from": "8", "to": "09:00"}]}, "schedule"),
        ({"schedule": [{"days": [1], "from": "08:00"}]}, "schedule"),
        ({"schedule": ["always"]}, "schedule"),
        ({"time_zone": "Middle/Earth"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"at_once": 0}, "at_once"),
        ({"languages": []}, "languages"),
        ({"languages": ["eo"]}, "languages"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(ezra, tally, values, field):
    with pytest.raises(InvalidInput) as refused:
        change(ezra, tally, **values)
    assert set(refused.value.errors) == {field}
    assert Availability.objects.get(person=ezra).time_zone == "UTC"


def test_only_an_expert_has_an_availability(ada, otto, tally):
    for somebody in (ada, otto):
        with pytest.raises(NotFound):
            change(somebody, tally)


@pytest.mark.promise("C3")
def test_the_expert_chooses_which_areas_to_cover(asked, ezra, tally, invoicing, payroll):
    choose_areas(caller=Caller(ezra), community=tally, areas=[])
    assert cast.seat_of(ezra).areas == []
    with pytest.raises(InvalidInput):
        choose_areas(caller=Caller(ezra), community=tally, areas=[payroll.id])
    assert states(asked) == {}
    choose_areas(caller=Caller(ezra), community=tally, areas=[invoicing.id])
    assert states(asked) == {"Ezra": "pending"}


@pytest.mark.promise("C4")
def test_when_the_interval_is_over_the_next_one_is_looked_up(ezra, tally):
    Seat.objects.filter(person=ezra).update(open_until=clock.now())
    sweep()
    assert cast.seat_of(ezra).open_until > clock.now()
    Availability.objects.filter(person=ezra).update(schedule=[])
    Seat.objects.filter(person=ezra).update(open_until=clock.now())
    sweep()
    assert cast.seat_of(ezra).open_until is None


@pytest.mark.promise("C3")
@pytest.mark.invariant("I8")
def test_a_qualification_taken_back_is_seen_when_the_seat_is_refreshed(asked, ezra, tally):
    Qualification.objects.filter(person=ezra).update(revoked_at=clock.now())
    change(ezra, tally)
    assert states(asked) == {}


@pytest.mark.promise("C4", "F3")
def test_who_pauses_says_no_to_what_is_asked_now(asked, ezra, erik, tally):
    cast.invited(asked, ezra)
    change(ezra, tally, paused=True)
    assert states(asked) == {"Ezra": "declined", "Erik": "pending"}
    assert (cast.seat_of(ezra).invited, cast.seat_of(ezra).misses) == (0, 0)


@pytest.mark.promise("F3")
@pytest.mark.invariant("I8")
def test_the_owners_limit_counts_for_the_next_question(asked, chat, ezra, erik, tally):
    Seat.objects.filter(person=erik).update(finished=0, limit=1)
    set_policy(community=tally, values={"chats_at_once": 1})
    assert (cast.seat_of(ezra).limit, cast.seat_of(erik).limit) == (1, 1)
    sweep(later(minutes=2))
    assert "Ezra" not in states(asked)
    set_policy(community=tally, values={"chats_at_once": 2})
    assert (cast.seat_of(ezra).limit, cast.seat_of(erik).limit) == (2, 1)


@pytest.mark.invariant("I5", "I8")
def test_who_is_no_expert_any_more_is_not_asked(asked, ezra, erik, tally):
    Membership.objects.filter(person=ezra, role="expert").update(ended_at=clock.now())
    change(erik, tally)
    assert states(asked) == {"Erik": "pending"}


@pytest.mark.promise("C4")
def test_a_pause_with_an_end_ends_by_itself_and_what_waits_is_offered(asked, ezra, tally):
    change(ezra, tally, paused=True, paused_until=later(seconds=60))
    sweep(later(seconds=30))
    assert states(asked) == {}
    assert cast.seat_of(ezra).paused
    sweep(later(seconds=90))
    times = Availability.objects.get(person=ezra)
    assert (times.paused, times.paused_until) == (False, None)
    assert states(asked) == {"Ezra": "pending"}


@pytest.mark.promise("C4")
@pytest.mark.invariant("I8")
@pytest.mark.parametrize("off", [{"exceptions": True}, {"holidays": "CH"}])
def test_who_has_a_day_off_is_not_asked_and_comes_back(asked, ezra, tally, off):
    new_year = datetime(clock.now().year + 1, 1, 1, 12, tzinfo=UTC)
    day = new_year.date().isoformat()
    values = {"exceptions": [{"date": day, "hours": []}]} if "exceptions" in off else off
    change(ezra, tally, paused=True, **values)
    change(ezra, tally, now=new_year, **values)
    seat = cast.seat_of(ezra)
    assert seat.open_from == datetime(new_year.year, 1, 1, 23, tzinfo=UTC)
    assert states(asked) == {}
