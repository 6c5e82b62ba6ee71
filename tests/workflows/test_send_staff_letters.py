"""A staff invitation's letter: sent once, tried again, given up where nobody takes it."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from peerdesk.core import clock
from peerdesk.domain.admission.models import StaffInvitation
from peerdesk.domain.admission.operations.inviting import (
    LETTER_JOB,
    invite,
    invite_again,
    revoke_invitation,
    token_of,
)
from peerdesk.domain.admission.operations.staff_letters import claim_letter, note_letter_sent
from peerdesk.domain.communities.models import Community
from peerdesk.workflows.send_staff_letters import send_due_letters, send_staff_letters
from tests.mail.servers import Sink, sink

pytestmark = pytest.mark.django_db
ADDRESS = "nora@example.org"


@pytest.fixture
def made(tally: Community) -> StaffInvitation:
    """Nora's invitation, its letter due."""
    given = {"role": "agent", "email": ADDRESS, "alias": "Nora", "by": None}
    return invite(community=tally, now=clock.now(), **given).invitation


@pytest.fixture
def post(settings):
    """The world's mail server."""
    with sink() as one:
        by_smtp(settings, one.port)
        yield one


def by_smtp(settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


def test_it_goes_once_with_the_link_that_opens(post: Sink, made: StaffInvitation) -> None:
    assert ProcrastinateJob.objects.filter(task_name=LETTER_JOB).count() == 1
    assert (send_staff_letters(), send_staff_letters()) == (1, 0)
    ((_sender, letter),) = post.got
    assert letter["to"] == ADDRESS
    assert f"/staff/{token_of(made)}/" in letter.get_content()
    made.refresh_from_db()
    assert made.letter_sent_at is not None
    assert made.letter_due_at is None


def test_refused_address_is_given_up(post: Sink, made: StaffInvitation) -> None:
    post.refuses[ADDRESS] = "550 No such person"
    assert send_staff_letters() == 0
    made.refresh_from_db()
    assert (made.letter_due_at, made.letter_sent_at) == (None, None)


def test_greylisted_it_goes_later(post: Sink, made: StaffInvitation) -> None:
    post.refuses[ADDRESS] = "450 Come back in a while"
    assert send_staff_letters() == 0
    made.refresh_from_db()
    assert made.letter_due_at is not None
    del post.refuses[ADDRESS]
    StaffInvitation.objects.update(letter_due_at=clock.now())
    assert send_staff_letters() == 1


def test_server_that_is_away_is_tried_again(settings, made: StaffInvitation) -> None:
    by_smtp(settings, 9)
    assert send_staff_letters() == 0
    made.refresh_from_db()
    assert made.letter_tries == 1
    assert made.letter_due_at is not None
    assert made.letter_due_at > clock.now()
    StaffInvitation.objects.update(letter_tries=50, letter_due_at=clock.now())
    assert send_staff_letters() == 0
    made.refresh_from_db()
    assert made.letter_due_at is None


def test_lost_job_loses_no_letter(made: StaffInvitation) -> None:
    ProcrastinateJob.objects.all().delete()
    send_due_letters(clock.now())
    assert not ProcrastinateJob.objects.exists()
    for _round in range(2):
        send_due_letters(clock.now() + timedelta(seconds=5))
    assert ProcrastinateJob.objects.count() == 1


def test_revoked_it_is_not_sent(made: StaffInvitation) -> None:
    revoke_invitation(invitation=made, now=clock.now())
    assert send_staff_letters() == 0


def test_sent_anew_meanwhile_the_new_letter_goes_too(made: StaffInvitation) -> None:
    claimed = claim_letter(clock.now())
    assert claimed is not None
    invite_again(invitation=made, now=clock.now())
    note_letter_sent(claimed, now=clock.now())
    assert send_staff_letters() == 1
