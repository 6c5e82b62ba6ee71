"""Many workers at once ring once; a device that is removed meanwhile loses no question."""

from functools import partial

import pytest
from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.notifications.devices import devices_of, remove
from peerdesk.delivery.notifications.models import Device, Push, VapidKey
from peerdesk.delivery.notifications.vapid import private_key
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation, Wave
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.note_receipt import note_receipt
from peerdesk.workflows.ring_people import ring_people
from tests import cast
from tests.contenders import at_once
from tests.delivery.conftest import push_service  # noqa: F401 - a fixture
from tests.delivery.push_service import Browser, PushService
from tests.delivery.scenes import has_device, invite, registered

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.promise("C5")
def test_workers_that_take_up_the_same_job_ring_each_device_once(
    asked: Conversation,
    ezra: Person,
    erik: Person,
    push_service: PushService,  # noqa: F811
) -> None:
    browsers = [has_device(who, push_service) for who in (ezra, erik) for _ in range(4)]
    invite(asked)
    went = at_once([ring_people] * 8)
    assert sum(one for one in went if isinstance(one, int)) == 8, went
    assert [browser.tried for browser in browsers] == [1] * 8


@pytest.mark.parametrize("turn", range(5))
def test_answer_and_receipt_at_one_instant_wait_for_one_another_and_never_in_a_circle(
    asked: Conversation,
    ezra: Person,
    push_service: PushService,  # noqa: F811
    turn: int,
) -> None:
    browsers = [has_device(ezra, push_service) for _ in range(3)]
    invite(asked)
    ring_people()
    tokens = [one.told()[0]["receipt"].rsplit("/", 1)[1] for one in browsers]
    mine = Invitation.objects.get(expert=ezra)
    answer = partial(accept_invitation, caller=cast.caller_of(ezra), invitation_id=mine.id)
    receipts = [partial(note_receipt, token=one, now=clock.now()) for one in tokens]
    acts = [answer, *receipts] if turn % 2 else [*receipts, answer]
    assert [one for one in at_once(acts) if isinstance(one, Exception)] == []  # type: ignore[arg-type]


@pytest.mark.invariant("I7")
def test_device_removed_while_it_is_announced_to_undoes_no_question(
    asked: Conversation, ezra: Person
) -> None:
    browser = Browser("https://push.example.org/x")
    registered(ezra, browser)

    def announce() -> int:
        return len(invite(asked))

    @transaction.atomic
    def throw_away() -> int:
        for device in devices_of(ezra.id):
            remove(device=device)
        return 0

    for _ in range(5):
        told = at_once([announce, throw_away])
        assert [one for one in told if isinstance(one, Exception)] == []
        assert Invitation.objects.filter(conversation=asked).count() >= 1
        assert Push.objects.count() == 0 or Device.objects.count() == 1
        Push.objects.all().delete()
        registered(ezra, browser)
        Invitation.objects.all().delete()
        Wave.objects.all().delete()
        cast.Seat.objects.update(invited=0)


def test_processes_that_start_at_once_make_one_key() -> None:
    keys = at_once([private_key] * 6)
    assert len({str(one) for one in keys}) == 1
    assert VapidKey.objects.count() == 1
