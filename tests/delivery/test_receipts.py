"""A device says that it rang, once, without a cookie: that is how reachable somebody is."""

from datetime import timedelta

import pytest
from django.test import Client

from peerdesk.core import clock
from peerdesk.delivery.notifications.devices import devices_of
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.workflows.note_receipt import note_silence
from peerdesk.workflows.ring_people import ring_people
from tests import cast
from tests.delivery.push_service import PushService
from tests.delivery.scenes import has_device, invite

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]


def rung(asked: Conversation, ezra: Person, service: PushService) -> str:
    """The receipt's address, as the device was told it."""
    browser = has_device(ezra, service)
    invite(asked)
    ring_people()
    return str(browser.told()[0]["receipt"])


def test_receipt_counts_once_and_needs_no_cookie(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    address = rung(asked, ezra, push_service)
    before = cast.seat_of(ezra)
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(address)
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert stranger.post(address).status_code == 404
    after = cast.seat_of(ezra)
    assert after.reach_hits > before.reach_hits
    assert after.reach_tries > before.reach_tries
    assert devices_of(ezra.id)[0].rang_at is not None


def test_forged_receipt_is_nothing(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    address = rung(asked, ezra, push_service)
    assert Client().post(f"{address[:-3]}abc").status_code == 404
    assert Client().post("/push/receipts/1").status_code == 404
    assert Client().get(address).status_code == 405


def test_receipt_of_what_has_gone_says_so(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    address = rung(asked, ezra, push_service)
    Notice.objects.update(gone_at=clock.now())
    assert Client().post(address).json() == {"alive": False}


def test_silence_counts_against_reach_once(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    rung(asked, ezra, push_service)
    over = clock.now() + timedelta(seconds=31)
    before = cast.seat_of(ezra)
    assert (note_silence(over), note_silence(over)) == (1, 0)
    after = cast.seat_of(ezra)
    assert after.reach_tries > before.reach_tries
    assert after.reach_hits == before.reach_hits


def test_receipt_and_silence_are_never_both(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    Client().post(rung(asked, ezra, push_service))
    before = cast.seat_of(ezra)
    note_silence(clock.now() + timedelta(seconds=31))
    assert cast.seat_of(ezra).reach_tries == before.reach_tries
