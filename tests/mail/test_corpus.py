"""Every mail of the corpus ends as its line in outcomes.py says, and none is lost."""

from pathlib import Path
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.delivery.mail.addresses import is_dead
from peerdesk.delivery.mail.models import Mail
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.mail.models import IncomingMail
from tests.mail.outcomes import OUTCOMES, Outcome
from tests.mail.scenes import arrives, sent_mail

CORPUS = Path(__file__).parent / "corpus"
pytestmark = [pytest.mark.django_db, pytest.mark.promise("S8")]


@pytest.fixture(autouse=True)
def our_mail_server(settings: Any) -> None:
    """Its word on senders counts; nobody else's."""
    settings.PEERDESK_MAIL_AUTHSERV = "mx.example.org"


def test_every_mail_has_its_outcome_and_there_are_enough() -> None:
    names = {file.stem for file in CORPUS.glob("*.eml")}
    assert names == set(OUTCOMES)
    assert len(names) >= 40


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_mail_of_the_corpus(name: str, held: Conversation) -> None:
    expected = OUTCOMES[name]
    ours = sent_mail(held)
    before = held.last_seq
    mail = arrives((CORPUS / f"{name}.eml").read_bytes(), held, ours)
    assert (mail.state, mail.why or "") == (
        expected.state,
        "" if expected.state == "posted" else expected.says,
    )
    messages = Event.objects.filter(conversation=held, seq__gt=before, kind="message")
    if expected.state == "posted":
        _is_posted(mail, messages.get(), expected)
    else:
        assert not messages.exists(), "what isn't posted never writes into a conversation"
        keeps_bytes = expected.state in ("quarantined", "unplaced")
        assert (mail.raw is not None) == keeps_bytes, "what somebody decides about is kept whole"


def _is_posted(mail: IncomingMail, event: Event, expected: Outcome) -> None:
    text = str(event.data["text"])
    if len(text) == 8000:
        assert text.startswith(expected.says)
    else:
        assert text == expected.says
    assert event.author_role == "customer"
    assert event.client_id == mail.id
    assert len(event.data["attachments"]) == expected.files
    assert (mail.raw, mail.sender, mail.subject) == (None, "", ""), "the thread has it now"
    assert mail.seq == event.seq
    notices = Event.objects.filter(
        conversation=event.conversation_id, data__code="mail_files_refused"
    )
    assert [one.data["values"]["count"] for one in notices] == [expected.refused] * bool(
        expected.refused
    )


@pytest.mark.parametrize(
    ("name", "state", "dead"),
    [
        ("bounce-unknown-user", "bounced", True),
        ("bounce-to-reply-address", "bounced", True),
        ("bounce-in-prose", "bounced", True),
        ("bounce-mailbox-full", "bounced", False),
        ("bounce-policy", "bounced", False),
        ("bounce-delayed", "sent", False),
    ],
)
def test_bounces_mark_the_mail_and_what_is_dead(
    held: Conversation, name: str, state: str, dead: bool
) -> None:
    ours = sent_mail(held)
    arrives((CORPUS / f"{name}.eml").read_bytes(), held, ours)
    assert Mail.objects.get(id=ours.id).state == state
    assert is_dead("ada@example.org") == dead
    told = Event.objects.filter(conversation=held, data__code="mail_bounced")
    assert told.count() == (state == "bounced")
    assert all(event.audience == ["agent", "owner"] for event in told)


def test_who_writes_again_can_be_written_to_again(held: Conversation) -> None:
    ours = sent_mail(held)
    arrives((CORPUS / "bounce-unknown-user.eml").read_bytes(), held, ours)
    assert is_dead("ada@example.org")
    arrives((CORPUS / "no-quote.eml").read_bytes(), held, ours)
    assert not is_dead("ada@example.org")


def test_the_same_mail_twice_is_one_message(held: Conversation) -> None:
    ours = sent_mail(held)
    raw = (CORPUS / "no-quote.eml").read_bytes()
    arrives(raw, held, ours)
    arrives(b"Received: from another.example.net\r\n" + raw, held, ours)
    assert IncomingMail.objects.count() == 1
    assert Event.objects.filter(conversation=held, data__text="Only this line.").count() == 1


def test_a_mail_that_kills_its_worker_is_set_aside_unread(held: Conversation) -> None:
    ours = sent_mail(held)
    mail = arrives((CORPUS / "no-quote.eml").read_bytes(), held, ours, tries=3)
    assert (mail.state, mail.why) == ("quarantined", "broken")
    assert mail.community_id == held.community_id
    assert clock.now() >= mail.received_at
