"""E-mail for those who choose it: only if no device has rung, and while the question lives."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client

from peerdesk.core import clock
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.notifications.models import Notice, Push
from peerdesk.delivery.notifications.preferences import Wishes, wish
from peerdesk.delivery.notifications.quiet import quiet_until
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.ring_people import ring_people
from tests.delivery.push_service import PushService
from tests.delivery.scenes import has_device, invite

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C5")]
BOTH = frozenset({"invitations", "account"})


def wants_mail(somebody: Person, **more: time) -> None:
    wish(person_id=somebody.id, wishes=Wishes(BOTH, BOTH, **more))


def test_expert_without_a_device_is_mailed_at_once_and_reads_nothing_of_the_customers(
    asked: Conversation, ezra: Person
) -> None:
    wants_mail(ezra)
    invite(asked)
    ring_people()
    (letter,) = mail.outbox
    assert letter.to == ["ezra@example.org"]
    assert letter.subject == "New question: Sending-Invoices"
    assert "invoice twice" not in letter.body
    assert f"/open/{Notice.objects.get().id}/" in letter.body
    assert "/account/notifications/" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_who_didnt_choose_mail_for_questions_gets_none(asked: Conversation, ezra: Person) -> None:
    invite(asked)
    ring_people()
    assert mail.outbox == []


def test_device_that_rang_spares_the_mail(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    wants_mail(ezra)
    browser = has_device(ezra, push_service)
    invite(asked)
    ring_people()
    assert mail.outbox == []
    assert Client().post(browser.told()[0]["receipt"]).status_code == 200
    assert Notice.objects.get().mail_due_at is None
    ring_people()
    assert mail.outbox == []


def test_device_that_kept_silent_doesnt(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    wants_mail(ezra)
    has_device(ezra, push_service)
    invite(asked)
    ring_people()
    notice = Notice.objects.get()
    assert notice.mail_due_at is not None
    assert notice.expires_at is not None
    assert notice.created_at < notice.mail_due_at < notice.expires_at
    Notice.objects.update(mail_due_at=clock.now())
    ring_people()
    ring_people()
    assert len(mail.outbox) == 1


def test_no_mail_once_the_question_has_gone(asked: Conversation, ezra: Person) -> None:
    wants_mail(ezra)
    invite(asked)
    Invitation.objects.update(state=Invitation.State.CANCELLED)
    ring_people()
    assert mail.outbox == []


def test_mail_is_in_the_readers_language_and_zone(asked: Conversation, ezra: Person) -> None:
    wants_mail(ezra)
    Person.objects.filter(id=ezra.id).update(language="de", time_zone="Europe/Zurich")
    invite(asked)
    ring_people()
    assert any(zone in mail.outbox[0].body for zone in ("MEZ", "MESZ"))


def test_mail_server_that_is_away_is_tried_again(
    ezra: Person, settings: Any, push_service: PushService
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    tell(person_id=ezra.id, kind="suspended", url="/", values={"community": "T"}, now=clock.now())
    assert ring_people() == 0
    notice = Notice.objects.get()
    assert notice.mailed_at is None
    assert notice.mail_due_at is not None
    assert notice.mail_due_at > clock.now()


def test_mails_are_files_until_there_is_a_server(
    ezra: Person, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "peerdesk.delivery.notifications.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    tell(person_id=ezra.id, kind="suspended", url="/", values={"community": "T"}, now=clock.now())
    ring_people()
    (file,) = (tmp_path / "mail").glob("*.eml")
    assert b"Subject: You are suspended in T\r\n" in file.read_bytes()


@pytest.mark.parametrize(
    ("local", "start", "end", "over"),
    [
        ("2026-03-10 23:00", "22:00", "07:00", "2026-03-11 07:00"),
        ("2026-03-10 06:59", "22:00", "07:00", "2026-03-10 07:00"),
        ("2026-03-10 07:00", "22:00", "07:00", None),
        ("2026-03-10 13:30", "13:00", "14:00", "2026-03-10 14:00"),
        ("2026-03-10 12:59", "13:00", "14:00", None),
        ("2026-03-10 13:00", "13:00", "13:00", None),
        # Both changes of the clock: the wall says when it is over.
        ("2026-03-28 23:00", "22:00", "07:00", "2026-03-29 07:00"),
        ("2026-10-24 23:00", "22:00", "07:00", "2026-10-25 07:00"),
    ],
)
def test_quiet_hours_are_the_readers_wall_clock(
    local: str, start: str, end: str, over: str | None
) -> None:
    zone = ZoneInfo("Europe/Zurich")
    now = datetime.fromisoformat(local).replace(tzinfo=zone)
    told = quiet_until(
        now, start=time.fromisoformat(start), end=time.fromisoformat(end), zone="Europe/Zurich"
    )
    assert told == (datetime.fromisoformat(over).replace(tzinfo=zone) if over else None)


def test_questions_pass_by_in_quiet_hours_and_other_news_waits(
    asked: Conversation, ezra: Person, push_service: PushService
) -> None:
    browser = has_device(ezra, push_service)
    Person.objects.filter(id=ezra.id).update(time_zone="UTC")
    here = clock.now()
    start, end = (here - timedelta(hours=1)).time(), (here + timedelta(hours=1)).time()
    wants_mail(ezra, quiet_from=start, quiet_until=end)
    tell(person_id=ezra.id, kind="suspended", url="/", values={"community": "T"}, now=here)
    invite(asked)
    ring_people()
    assert browser.tried == 0
    states = dict(Push.objects.values_list("notice__kind", "state"))
    assert states == {"invitation": "dropped", "suspended": "waiting"}
    assert Push.objects.get(state="waiting").next_at > here + timedelta(minutes=50)
    Notice.objects.update(mail_due_at=here)
    ring_people()
    assert mail.outbox == []
    assert Notice.objects.get(kind="suspended").mail_due_at > here + timedelta(minutes=50)


@pytest.mark.promise("F12")
def test_what_concerns_a_contract_is_mailed_whatever_she_wishes_and_whatever_rang(
    ada: Person, push_service: PushService
) -> None:
    wish(person_id=ada.id, wishes=Wishes(BOTH, frozenset()))
    has_device(ada, push_service)
    values = {"community": "Tally", "until": "1 May 2027", "price": "CHF 19.00"}
    tell(
        person_id=ada.id,
        kind="membership_renews",
        url="/c/tally/membership/",
        values=values,
        now=clock.now(),
    )
    Notice.objects.update(rang_at=clock.now())
    ring_people()
    (letter,) = mail.outbox
    assert letter.subject == "Your membership of Tally renews on 1 May 2027"
    assert "CHF 19.00 will then be charged" in letter.body
    assert "You get this mail because it is about your contract." in letter.body
