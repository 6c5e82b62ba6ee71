"""An agent's words in a ticket go to its customer by mail, threaded, in her language (C12, S8)."""

from email.message import EmailMessage

import pytest
from django.core import mail
from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import close
from peerdesk.domain.conversations.operations.moving import become_ticket, locked
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.mail.addresses import participant_of, reply_address
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import ExternalIdentity, Person
from peerdesk.workflows.ask_question import ask_question
from tests.cast import member, person
from tests.mail.scenes import only_letter, say, send_all, ticket

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S8")]
WORDS = "The payment was refused by the card's bank."


def test_answer_reaches_the_customer_by_mail(held: Conversation, agnes: Person) -> None:
    say(held, agnes, WORDS)
    assert send_all() == 1
    letter = only_letter()
    assert letter.to == ["ada@example.org"]
    assert WORDS in letter.body
    assert "Agnes agent wrote" in letter.body
    assert f"/conversations/{held.id}/" in letter.body
    held.refresh_from_db()
    assert letter.subject == f"Failed-Payment [#{held.number}]"
    (page, kind) = letter.alternatives[0]
    assert kind == "text/html"
    assert "bank." in str(page)
    assert "<style" not in str(page)
    assert "Surname" not in letter.message().as_string()


def test_customers_own_words_are_never_mailed(held: Conversation, ada: Person) -> None:
    say(held, ada, "My card number is secret.")
    assert send_all() == 0
    assert Mail.objects.count() == 0


def test_notes_for_colleagues_are_never_mailed(held: Conversation, agnes: Person) -> None:
    now = clock.now()
    with transaction.atomic():
        row = locked(held.id)
        assert row
        seq = say(held, agnes, WORDS).seq
        told = {"text": "Careful with this one."}
        record(conversation=row, kind="note", author=None, data=told, audience=["agent"], now=now)
    Mail.objects.update(last_seq=seq + 1)
    send_all()
    assert "Careful" not in only_letter().message().as_string()


def test_headers_thread_and_keep_robots_quiet(held: Conversation, agnes: Person) -> None:
    say(held, agnes, WORDS)
    send_all()
    first = only_letter().message()
    say(held, agnes, "And now it went through.")
    send_all()
    second = mail.outbox[1].message()
    row = Mail.objects.order_by("id").first()
    assert row is not None
    assert first["Message-ID"] == f"<{row.id}@example.org>"
    assert second["In-Reply-To"] == first["Message-ID"]
    assert first["In-Reply-To"] in second["References"]
    assert second["Subject"].startswith("Re: ")
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["From"] == "Tally <support@example.org>"
    seat = participant_of(first["Reply-To"])
    assert seat is not None
    assert reply_address(seat) == first["Reply-To"]


def test_bounces_come_back_to_this_very_mail(held: Conversation, agnes: Person) -> None:
    say(held, agnes, WORDS)
    send_all()
    assert only_letter().from_email.startswith("bounce+")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "We have your request"), ("de", None), ("fr", None), ("it", None)],
)
def test_a_new_ticket_is_confirmed_in_her_language(
    ada: Person, failed_payment: Reason, language: str, sentence: str | None
) -> None:
    opened = ask_question(
        caller=Caller(ada),
        community=failed_payment.community,
        reason=failed_payment.id,
        text="Where is my money?",
        language=language,
        fields={"amount": "5"},
    )
    send_all()
    letter = only_letter()
    assert letter.extra_headers["Content-Language"] == language
    assert "money" not in letter.message().as_string(), "her address may not be hers"
    assert f"#{Conversation.objects.get(id=opened.id).number}" in letter.body
    assert sentence is None or sentence in letter.body


@pytest.mark.promise("C12")
def test_a_forwarded_chat_is_answered_by_mail_from_then_on(
    chat: Conversation, ezra: Person
) -> None:
    say(chat, ezra, "I may not answer that.")
    assert Mail.objects.count() == 0, "a chat is not mailed"
    with transaction.atomic():
        row = locked(chat.id)
        assert row
        record(conversation=row, kind="forwarded", author=None, data={}, now=clock.now())
    say(chat, ezra, "The team will write to you.")
    send_all()
    assert "was forwarded to the support team of Tally" in only_letter().body
    assert "The team will write to you." in only_letter().body


def test_a_chat_that_became_a_ticket_is_confirmed(asked: Conversation) -> None:
    with transaction.atomic():
        row = locked(asked.id)
        assert row
        become_ticket(conversation=row, now=clock.now())
    send_all()
    assert "Your chat is a ticket now" in only_letter().body


def test_closing_says_how_to_open_it_again(held: Conversation) -> None:
    with transaction.atomic():
        row = locked(held.id)
        assert row
        close(row, by=None, now=clock.now())
    send_all()
    assert "answer this e-mail within 14 days" in only_letter().body


def test_what_was_merged_is_not_said_to_be_over(
    held: Conversation, ada: Person, agnes: Person, failed_payment: Reason
) -> None:
    target = ticket(ada, failed_payment, agnes)
    with transaction.atomic():
        row = locked(held.id)
        assert row
        close(row, by=None, now=clock.now())
        Conversation.objects.filter(id=held.id).update(merged_into=target)
    assert send_all() == 0
    assert Mail.objects.get().why == "nothing_to_say"


def test_who_was_handed_over_is_written_to_where_the_brand_says(
    agnes: Person, tally: Community, failed_payment: Reason
) -> None:
    guest = person("Greta")
    Person.objects.filter(id=guest.id).update(email="")
    guest.refresh_from_db()
    member(guest, tally, "customer")
    ExternalIdentity.objects.create(
        person=guest, community_id=tally.id, subject="7", claimed_email="greta@brand.example.org"
    )
    say(ticket(guest, failed_payment, agnes), agnes, WORDS)
    send_all()
    assert only_letter().to == ["greta@brand.example.org"]


def test_forged_reply_addresses_name_nobody(held: Conversation, ada: Person) -> None:
    true = reply_address(7)
    assert participant_of(true.upper()) == 7
    assert participant_of(true.replace("reply+", "bounce+")) is None
    assert participant_of(f"reply+{'a' * 32}@example.org") is None
    assert participant_of("reply+@example.org") is None
    assert participant_of(true.replace("example.org", "example.com")) is None


def test_letter_is_readable_as_a_mail(held: Conversation, agnes: Person) -> None:
    say(held, agnes, "Zürich, “quotes” and 🙂\n\nSecond paragraph <b>not bold</b>")
    send_all()
    message = only_letter().message()
    assert isinstance(message, EmailMessage) or message.is_multipart()
    assert "&lt;b&gt;" in str(only_letter().alternatives[0][0])
