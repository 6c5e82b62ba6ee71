"""A ticket over real sockets: the answer to a mail server, the reply to our listener, the same
thread (S8); and a mailbox fetched from by IMAP.
"""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.delivery.mail.addresses import is_dead
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.mail.addresses import reply_address
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.mail.operations.receiving import due
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.postbox.listener import Listener
from peerdesk.entrypoints.postbox.mailbox import fetch
from peerdesk.workflows.handle_mail import handle_mail
from tests.mail.scenes import say, send_all
from tests.mail.servers import Sink, free_port, imap_server, sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("S8")]


@pytest.fixture
def world(settings: Any) -> Iterator[Sink]:
    """A mail server that takes what we send."""
    with sink() as one:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", one.port
        yield one


@pytest.fixture(params=["smtp", "lmtp"])
def door(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """Our listener, in both of its languages."""
    port = free_port()
    listener = Listener(f"{request.param}://127.0.0.1:{port}")
    listener.start()
    try:
        yield request.param, port
    finally:
        listener.stop()


def client(door: tuple[str, int]) -> smtplib.SMTP:
    kind, port = door
    return smtplib.LMTP("127.0.0.1", port) if kind == "lmtp" else smtplib.SMTP("127.0.0.1", port)


def answer(to: EmailMessage, text: str, sender: str = "ada@example.org") -> EmailMessage:
    """What a mail program makes when somebody answers."""
    reply = EmailMessage()
    reply["From"], reply["To"] = f"Ada Surname <{sender}>", to["Reply-To"]
    reply["Subject"] = f"Re: {to['Subject']}"
    reply["Message-ID"] = "<from-ada@mail.example.net>"
    reply["In-Reply-To"] = to["Message-ID"]
    reply["References"] = f"{to['References']} {to['Message-ID']}"
    quoted = "\n".join(f"> {line}" for line in to.get_body(("plain",)).get_content().splitlines())
    reply.set_content(f"{text}\n\nOn 10 Mar 2026 Tally wrote:\n\n{quoted}\n")
    return reply


def look_at_all() -> None:
    for mail_id in due(clock.now(), 50):
        handle_mail(mail_id=mail_id)


def texts(one: Conversation) -> list[str]:
    events = Event.objects.filter(conversation=one, kind="message").order_by("seq")
    return [str(event.data["text"]) for event in events]


@pytest.mark.promise("C12")
def test_answer_by_mail_and_reply_by_mail_are_one_thread(
    held: Conversation, agnes: Person, world: Sink, door: tuple[str, int]
) -> None:
    say(held, agnes, "Which card did you use?")
    assert send_all() == 1
    ((came_from, got),) = world.got
    assert came_from.startswith("bounce+")
    with client(door) as server:
        server.send_message(answer(got, "The blue one."), from_addr="ada@example.org")
    look_at_all()
    assert texts(held)[1:] == ["Which card did you use?", "The blue one."]
    say(held, agnes, "Thank you.")
    send_all()
    (_, second) = world.got[1]
    assert second["In-Reply-To"] == "<from-ada@mail.example.net>"
    assert str(got["Message-ID"]) in str(second["References"])


def test_listener_refuses_what_is_not_for_us(door: tuple[str, int], held: Conversation) -> None:
    with client(door) as server:
        server.ehlo_or_helo_if_needed() if door[0] == "smtp" else server.ehlo()
        server.mail("stranger@example.com")
        assert server.rcpt("somebody@example.com")[0] == 550
        assert server.rcpt("nobody@example.org")[0] == 550
        assert server.rcpt("tally@example.org")[0] == 250


def test_a_mail_that_is_too_large_is_refused_to_its_sender(
    door: tuple[str, int], held: Conversation
) -> None:
    with client(door) as server:
        server.ehlo()
        seat = Participant.objects.get(conversation=held, role="customer")
        size = 26 * 1024 * 1024
        assert server.mail("ada@example.org", [f"SIZE={size}"])[0] == 552
        assert server.mail("ada@example.org", ["SIZE=1000"])[0] == 250
        assert server.rcpt(reply_address(seat.id))[0] == 250
    assert IncomingMail.objects.count() == 0


def test_a_refused_address_is_left_alone(held: Conversation, agnes: Person, world: Sink) -> None:
    world.refuses["ada@example.org"] = "550 5.1.1 no such user"
    say(held, agnes, "Hello?")
    assert send_all() == 0
    assert Mail.objects.get().state == "failed"
    assert is_dead("ada@example.org")
    assert Event.objects.filter(conversation=held, data__code="mail_bounced").exists()


def test_a_mail_server_that_is_busy_is_asked_again(
    held: Conversation, agnes: Person, world: Sink
) -> None:
    world.refuses["ada@example.org"] = "451 4.7.1 greylisted"
    say(held, agnes, "Hello?")
    assert send_all() == 0
    world.refuses.clear()
    assert send_all() == 1
    assert len(world.got) == 1
    assert not is_dead("ada@example.org")


def test_mailbox_is_fetched_once_and_a_broken_mail_stops_no_other(
    held: Conversation, settings: Any
) -> None:
    seat = Participant.objects.get(conversation=held, role="customer")
    letter = EmailMessage()
    letter["From"], letter["To"] = "ada@example.org", reply_address(seat.id)
    letter["Message-ID"] = "<by-imap@mail.example.net>"
    letter.set_content("Fetched, not delivered.\n")
    raw = letter.as_bytes(policy=letter.policy.clone(linesep="\r\n"))
    settings.PEERDESK_MAIL_MIB = 1
    with imap_server() as server:
        server.deliver(b"From: x@example.com\r\n\r\n", broken=True)
        server.deliver(raw)
        huge = raw.replace(b"by-imap", b"huge") + b"x" * (1024 * 1024)
        server.deliver(huge)
        assert fetch(server.url) == 2
        assert [one.seen for one in server.mails] == [False, True, True]
        assert fetch(server.url) == 0
    look_at_all()
    assert texts(held)[-1] == "Fetched, not delivered."
    too_large = IncomingMail.objects.get(state="quarantined")
    assert (too_large.why, too_large.community_id) == ("too_large", held.community_id)
