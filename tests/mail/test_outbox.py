"""When a mail goes: grouped, once, again if the server is away, without what was redacted."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.mail import forgetting, outbox
from peerdesk.delivery.mail.addresses import is_dead, mark_dead
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.workflows.send_mails import send_due, send_mails
from tests.cast import member, person
from tests.mail.scenes import only_letter, say, send_all, ticket

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S8")]
WORDS = "The payment was refused by the card's bank."


def test_what_follows_soon_goes_with_it(held: Conversation, agnes: Person) -> None:
    say(held, agnes, WORDS)
    say(held, agnes, "Try another card.")
    (row,) = Mail.objects.all()
    assert row.due_at is not None
    assert send_mails() == 0, "the wait isn't over"
    send_all()
    assert "another card" in only_letter().body
    assert WORDS in only_letter().body


def test_many_words_dont_put_it_off_for_ever(held: Conversation, agnes: Person) -> None:
    say(held, agnes, WORDS)
    Mail.objects.update(created_at=clock.now() - timedelta(seconds=55))
    say(held, agnes, "Again.")
    (row,) = Mail.objects.all()
    assert row.due_at is not None
    assert row.due_at - row.created_at <= timedelta(seconds=60)


def test_two_jobs_send_it_once(held: Conversation, agnes: Person) -> None:
    say(held, agnes, WORDS)
    assert send_all() == 1
    assert send_mails() == 0
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_is_tried_again_and_given_up(
    held: Conversation, agnes: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    say(held, agnes, WORDS)
    assert send_all() == 0
    (row,) = Mail.objects.all()
    assert (row.state, row.why, row.tries) == ("waiting", "unreachable", 1)
    assert row.due_at is not None
    assert row.due_at > clock.now() + timedelta(seconds=25)
    Mail.objects.update(created_at=clock.now() - timedelta(days=4))
    send_all()
    row.refresh_from_db()
    assert row.state == "failed"
    assert last_notice(held) == "mail_not_sent"


def test_a_dead_jobs_claim_ends(held: Conversation, agnes: Person) -> None:
    say(held, agnes, WORDS)
    now = clock.now() + timedelta(minutes=1)
    assert len(outbox.claim(now)) == 1
    assert outbox.claim(now) == []
    (again,) = outbox.claim(now + outbox.CLAIM)
    assert again.tries == 2


def test_nobody_writes_to_an_address_that_refuses(held: Conversation, agnes: Person) -> None:
    mark_dead("Ada@Example.org", "smtp_550", clock.now())
    assert is_dead("ada@example.org")
    say(held, agnes, WORDS)
    assert send_all() == 0
    assert Mail.objects.get().why == "dead_address"
    assert last_notice(held) == "mail_not_sent"


@pytest.mark.promise("P10")
@pytest.mark.invariant("I16")
def test_redacted_words_are_in_no_mail_still_to_go(
    held: Conversation, agnes: Person, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "peerdesk.delivery.notifications.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    gone = say(held, agnes, "Call me on +41 44 668 18 00.").seq
    send_all()
    (file,) = tmp_path.glob("*.eml")
    assert "668 18 00" in file.read_text()
    later = say(held, agnes, "Or on +41 44 668 18 01.").seq
    seqs = [gone, later]
    Event.objects.filter(conversation=held, seq__in=seqs).update(data={})
    with transaction.atomic():
        assert forgetting.forget(conversation_id=held.id, seqs=seqs) == 1
        assert forgetting.forget(conversation_id=held.id, seqs=seqs) == 0
    assert send_all() == 0
    assert list(tmp_path.glob("*.eml")) == []


def test_a_mail_that_says_more_goes_without_the_redacted_words(
    held: Conversation, agnes: Person
) -> None:
    gone = say(held, agnes, "Call me on +41 44 668 18 00.").seq
    say(held, agnes, WORDS)
    Event.objects.filter(conversation=held, seq=gone).update(data={})
    forgetting.forget(conversation_id=held.id, seqs=[gone])
    send_all()
    assert "668 18" not in only_letter().message().as_string()
    assert WORDS in only_letter().body


def test_one_poisoned_mail_blocks_no_other(
    held: Conversation, agnes: Person, ada: Person, failed_payment: Reason
) -> None:
    say(held, agnes, WORDS)
    Person.objects.filter(id=ada.id).update(time_zone="Nowhere/Land")
    other = person("Alma")
    member(other, held.community, "customer")
    say(ticket(other, failed_payment, agnes), agnes, WORDS)
    assert send_all() == 1
    assert only_letter().to == ["alma@example.org"]
    assert Mail.objects.get(person=ada).why == "broken"


def test_sweep_leaves_a_job_for_what_is_due(held: Conversation, agnes: Person) -> None:
    say(held, agnes, WORDS)
    assert not outbox.anything_due(clock.now())
    Mail.objects.update(due_at=clock.now())
    assert outbox.anything_due(clock.now())
    assert send_due(clock.now()) == 0


def last_notice(one: Conversation) -> str:
    event = Event.objects.filter(conversation=one, kind="notice").order_by("-seq").first()
    assert event is not None
    assert event.audience == ["agent", "owner"]
    return str(event.data["code"])
