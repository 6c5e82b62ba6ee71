"""Taking an event's content out of its conversation for good; that it was there stays (I16)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.models import Attachment, Conversation, Event
from peerdesk.domain.conversations.operations.recording import excerpt, record

Cut = Callable[[Any], Any]
# Whose words are somebody's own: another's quotation in them is theirs to be judged.
_SPOKEN = ("message", "note")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an event held before it was emptied."""

    text: str
    files: list[UUID]


def content_of(conversation: Conversation, seq: int) -> Taken | None:
    """What is in an event's content; None if there is none, or none any more."""
    event = Event.objects.filter(conversation=conversation, seq=seq, kind__in=_SPOKEN).first()
    if event is None or event.data.get("redacted"):
        return None
    files = Attachment.objects.filter(conversation=conversation, seq=seq)
    return Taken(str(event.data.get("text", "")), list(files.values_list("file_id", flat=True)))


def empty_event(
    *, conversation: Conversation, seq: int, cut: Cut, seen: Seen, now: datetime
) -> None:
    """The event keeps its number, author and time, and a `redacted` event follows (protocol.md).

    What the system noted of it elsewhere in the conversation (excerpts, answers of the form, events
    that quote) is cut by `cut`. Inside the caller's transaction, with the conversation locked.
    """
    gone = {"text": "", "attachments": [], "redacted": True}
    Event.objects.filter(conversation=conversation, seq=seq).update(data=gone)
    _cut_quotations(conversation, cut)
    _cut_row(conversation, cut)
    record(
        conversation=conversation,
        kind="redacted",
        author=seen.participant,
        data={"seq": seq, "by": {"role": seen.role, "alias": seen.alias}},
        now=now,
    )


def _cut_quotations(conversation: Conversation, cut: Cut) -> None:
    for event in Event.objects.filter(conversation=conversation).exclude(kind__in=_SPOKEN):
        data = cut(event.data)
        if data is not event.data:
            Event.objects.filter(conversation=conversation, seq=event.seq).update(data=data)


def _cut_row(conversation: Conversation, cut: Cut) -> None:
    values = {
        "excerpt": cut(conversation.excerpt),
        "last_excerpt": _last_words(conversation),
        "fields": cut(conversation.fields),
    }
    Conversation.objects.filter(id=conversation.id).update(**values)
    for name, value in values.items():
        setattr(conversation, name, value)


def _last_words(conversation: Conversation) -> str:
    """Of the last message that still has some."""
    said = Event.objects.filter(conversation=conversation, kind="message")
    last = said.exclude(data__has_key="redacted").order_by("-seq").first()
    return excerpt(str(last.data.get("text", ""))) if last else ""
