"""A stretch of a timeline as a mail: what helpers wrote and what happened, for its reader.

Nothing that the customer wrote goes into it: their address may not be theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.mail.addresses import (
    bounce_address,
    message_id,
    reply_address,
    sender,
    thread_id,
)
from peerdesk.domain.mail.wording import MARK, happened
from peerdesk.domain.people.models import Person

CUSTOMER: Final = "customer"


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody wrote, or what happened (without `who`)."""

    text: str
    who: str = ""
    at: str = ""
    files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail's own id, where it goes, and what it answers (Message-IDs, oldest first)."""

    mail_id: UUID
    to: str
    reader: Person
    seat: Participant
    answers: Sequence[str]


def language_of(conversation: Conversation, reader: Person) -> str:
    """The language of their own words, if ours are translated to it; else of their pages."""
    known = dict(settings.LANGUAGES)
    spoken = conversation.language.partition("-")[0]
    return next((one for one in (spoken, reader.language) if one in known), "en")


def compose(
    conversation: Conversation, events: Sequence[Event], envelope: Envelope
) -> EmailMultiAlternatives | None:
    """The mail, ready to be sent; None when nothing is left to say."""
    reader = envelope.reader
    with (
        translation.override(language_of(conversation, reader)),
        timezone.override(ZoneInfo(reader.time_zone)),
    ):
        parts = [part for event in events if (part := _part(event, conversation))]
        return _mail(conversation, parts, envelope) if parts else None


def _part(event: Event, conversation: Conversation) -> Part | None:
    if event.audience and CUSTOMER not in event.audience:
        return None
    if event.kind != "message":
        text = happened(event, conversation)
        return Part(text) if text else None
    if event.author_role == CUSTOMER:
        text = happened(event, conversation) if event.seq == 1 else ""
        return Part(text) if text else None
    text = str(event.data.get("text", ""))
    files = [str(one.get("name", "")) for one in event.data.get("attachments", [])]
    shown = Part(text, event.author_alias, _time(event.at), files)
    return shown if text or files else None


def _mail(
    conversation: Conversation, parts: Sequence[Part], envelope: Envelope
) -> EmailMultiAlternatives:
    link = f"{settings.PEERDESK_BASE_URL}/conversations/{conversation.id}/"
    told: dict[str, Any] = {
        "parts": parts,
        "community": conversation.community.name,
        "number": conversation.number,
        "link": link,
        "accent": conversation.community.accent,
        "language": translation.get_language(),
        "mark": str(MARK),
    }
    mail = EmailMultiAlternatives(
        subject=_subject(conversation, answer=bool(envelope.answers)),
        body=render_to_string("mail/letter.txt", told),
        from_email=bounce_address(envelope.mail_id),
        to=[envelope.to],
        headers=_headers(conversation, envelope, link),
    )
    mail.attach_alternative(render_to_string("mail/letter.html", told), "text/html")
    return mail


def _headers(conversation: Conversation, envelope: Envelope, link: str) -> dict[str, str]:
    """Threading (RFC 5322, 3.6.4), and that a program wrote it (RFC 3834): no holiday answers."""
    thread = [thread_id(conversation.id), *envelope.answers]
    return {
        "From": formataddr((_one_line(conversation.community.name), sender())),
        "Reply-To": reply_address(envelope.seat.id),
        "Message-ID": message_id(envelope.mail_id),
        "In-Reply-To": thread[-1],
        "References": " ".join(thread),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": translation.get_language() or "en",
        "List-Id": f"<{conversation.community.slug}.{settings.PEERDESK_MAIL_DOMAIN}>",
        "List-Archive": f"<{link}>",
    }


def _subject(conversation: Conversation, *, answer: bool) -> str:
    name = in_language(conversation.reason.name, translation.get_language() or "en")
    subject = _one_line(f"{name} [#{conversation.number}]")
    return f"Re: {subject}" if answer else subject


def _one_line(text: str) -> str:
    # A header can't hold a line break, and a name may.
    return " ".join(text.split())


def _time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
