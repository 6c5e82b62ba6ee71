"""An invitation rings on the expert's devices, once, and falls silent when it is over."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from peerdesk.core import clock
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.notifications.devices import devices_of, register
from peerdesk.delivery.notifications.models import Device, Notice, Push
from peerdesk.delivery.notifications.sending import Subscription
from peerdesk.delivery.notifications.testing import ring_once
from peerdesk.delivery.notifications.vapid import public_key
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.ring_people import ring_due, ring_people
from tests import cast
from tests.delivery.push_service import PushService
from tests.delivery.scenes import has_device, invite, registered
from tests.workflows.scenes import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]


def test_expert_is_rung_with_the_invitations_life_as_ttl(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service)
    push_service.key = public_key()
    (invitation,) = invite(asked)
    assert ring_people() == 1
    (arrived,) = browser.arrived
    assert arrived.headers["urgency"] == "high"
    assert 20 <= int(arrived.headers["ttl"]) <= 30
    assert arrived.told["title"] == "New question: Sending-Invoices"
    assert "How do I send an invoice twice?" in arrived.told["body"]
    assert arrived.told["tag"] == f"invitation-{invitation.id}"


@pytest.mark.invariant("I15")
def test_payload_names_nobody_and_fits_every_push_service(
    asked: Conversation, ada: Person, ezra: Person, push_service: PushService
) -> None:
    asked.excerpt = "Où est ma facture ? " * 8
    asked.save(update_fields=["excerpt"])
    browser = has_device(ezra, push_service)
    invite(asked)
    ring_people()
    told = str(browser.told())
    assert len(told.encode()) < 3800
    for secret in ("Ada", "Surname", "example.org", str(ada.id), str(asked.id)):
        assert secret not in told


def test_words_are_in_the_readers_language(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    Person.objects.filter(id=ezra.id).update(language="de", time_zone="Europe/Zurich")
    browser = has_device(ezra, push_service)
    invite(asked)
    ring_people()
    assert "CHF" in browser.told()[0]["body"]
    assert "MEZ" in browser.told()[0]["body"] or "MESZ" in browser.told()[0]["body"]


def test_wave_leaves_one_job_and_none_where_nobody_has_a_device(
    asked: Conversation, ezra: Person, erik: Person, push_service: PushService
) -> None:
    invite(asked)
    assert not Notice.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    has_device(ezra, push_service)
    has_device(erik, push_service)
    Invitation.objects.filter(conversation=asked).update(episode=99)
    Conversation.objects.filter(id=asked.id).update(episode=100)
    asked.refresh_from_db()
    assert len(invite(asked)) == 4
    assert Push.objects.count() == 2
    assert ProcrastinateJob.objects.count() == 1


def test_job_that_runs_twice_rings_once(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service)
    invite(asked)
    assert (ring_people(), ring_people()) == (1, 0)
    assert browser.tried == 1


def test_push_that_was_claimed_by_a_worker_that_died_is_not_sent_again(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service)
    invite(asked)
    Push.objects.update(state=Push.State.SENDING)
    assert ring_people() == 0
    assert browser.tried == 0


def test_lost_job_is_left_anew_by_the_sweep(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    has_device(ezra, push_service)
    invite(asked)
    ProcrastinateJob.objects.all().delete()
    later = clock.now() + timedelta(seconds=2)
    ring_due(later)
    ring_due(later)
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.promise("C6")
def test_accepted_on_one_device_it_goes_from_all_others(
    asked: Conversation, ezra: Person, erik: Person, push_service: PushService
) -> None:
    phone, desk = has_device(ezra, push_service), has_device(ezra, push_service)
    other = has_device(erik, push_service)
    invite(asked)
    ring_people()
    mine = Invitation.objects.get(expert=ezra)
    accept_invitation(caller=cast.caller_of(ezra), invitation_id=mine.id)
    ring_people()
    for browser in (phone, desk, other):
        first, second = browser.told()
        assert (first["about"], second["about"]) == ("news", "gone")
        assert first["tag"] == second["tag"]
        assert second["gone"]["title"] == "This question has gone"
        assert "body" not in second
    # What waits undelivered at the push service gives way to it.
    assert phone.arrived[0].headers["topic"] == phone.arrived[1].headers["topic"]


def test_what_is_over_before_it_was_sent_is_never_sent(
    asked: Conversation, ada: Person, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service)
    invite(asked)
    close_conversation(caller=cast.caller_of(ada), conversation_id=asked.id)
    ring_people()
    assert browser.tried == 0
    assert Push.objects.get().state == Push.State.DROPPED


def test_expired_invitation_falls_silent(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service)
    invite(asked)
    ring_people()
    sweep(clock.now() + timedelta(seconds=31))
    Push.objects.update(next_at=clock.now())
    ring_people()
    assert [told["about"] for told in browser.told()] == ["news", "gone"]


@pytest.mark.parametrize("status", [404, 410])
def test_subscription_that_is_no_more_ends_and_is_not_tried_again(
    asked: Conversation, ezra: Person, push_service: PushService, status: int
) -> None:
    browser = has_device(ezra, push_service, status)
    invite(asked)
    ring_people()
    (device,) = devices_of(ezra.id)
    assert device.ended_at is not None
    assert device.failure == f"http_{status}"
    tell(person_id=ezra.id, kind="suspended", url="/", values={"community": "T"}, now=clock.now())
    ring_people()
    assert browser.tried == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_push_service_in_trouble_is_tried_again_later(
    asked: Conversation, ezra: Person, push_service: PushService, status: int
) -> None:
    browser = has_device(ezra, push_service, status)
    invite(asked)
    ring_people()
    push = Push.objects.get()
    assert push.state == Push.State.WAITING
    assert push.next_at > clock.now()
    Push.objects.update(next_at=clock.now())
    ring_people()
    assert len(browser.arrived) == 1
    assert devices_of(ezra.id)[0].failure == ""


def test_push_service_that_asks_for_more_time_than_there_is_gets_no_second_try(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service, (429, {"Retry-After": "60"}))
    invite(asked)
    ring_people()
    assert Push.objects.get().state == Push.State.FAILED
    assert browser.tried == 1


def test_slow_or_missing_push_service_holds_up_nobody_else(
    asked: Conversation, ezra: Person, erik: Person, push_service: PushService
) -> None:
    nowhere = has_device(ezra, push_service)
    nowhere.endpoint = "http://127.0.0.1:9/nobody-listens"
    Device.objects.all().delete()
    registered(ezra, nowhere)
    browser = has_device(erik, push_service)
    invite(asked)
    ring_people()
    assert len(browser.arrived) == 1
    assert devices_of(ezra.id)[0].failure == "ConnectError"


def test_unusable_keys_end_the_device(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service)
    Device.objects.all().delete()
    register(
        person_id=ezra.id,
        subscription=Subscription(browser.endpoint, "QUJD", "QUJD"),
        user_agent="",
        now=clock.now(),
    )
    invite(asked)
    ring_people()
    assert devices_of(ezra.id)[0].failure == "unusable_keys"
    assert browser.tried == 0


def test_test_button_rings_one_device_alone(ezra: Person, push_service: PushService) -> None:
    one, other = has_device(ezra, push_service), has_device(ezra, push_service)
    ring_once(device=devices_of(ezra.id)[-1], now=clock.now())
    ring_people()
    assert [told["title"] for told in one.told()] == ["This device rings"]
    assert other.tried == 0


def test_other_pieces_of_news_ring_too(ezra: Person, push_service: PushService) -> None:
    browser = has_device(ezra, push_service)
    values = {"community": "Tally"}
    tell(person_id=ezra.id, kind="suspended", url="/workspace/", values=values, now=clock.now())
    ring_people()
    (arrived,) = browser.arrived
    assert arrived.told["title"] == "You are suspended in Tally"
    assert int(arrived.headers["ttl"]) > 86_000
