"""The nightly look at what the seats count."""

from peerdesk.core import clock
from peerdesk.domain.routing.models import Seat
from peerdesk.workflows.reconcile_seats import reconcile_seats
from tests import cast


def test_right_counts_stay(asked, chat, ezra, erik):
    cast.invited(asked, erik)
    assert reconcile_seats(clock.now()) == 0


def test_wrong_counts_are_set_right(asked, chat, ezra, erik):
    cast.invited(asked, erik)
    Seat.objects.update(active=2, invited=2)
    assert reconcile_seats(clock.now()) == 2
    assert (cast.seat_of(ezra).active, cast.seat_of(ezra).invited) == (1, 0)
    assert (cast.seat_of(erik).active, cast.seat_of(erik).invited) == (0, 1)
    assert reconcile_seats(clock.now()) == 0
