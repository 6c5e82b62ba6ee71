"""Taking an event's content out of its conversation for good; that it was there stays (I16)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.models import Attachment, Conversation, Event
from peerdesk.domain.conversations.operations.recording import excerpt, record

Cut = Callable[[Any], Any]
# Whose words are somebody's own: another's quotation in them is theirs to be judged.
_SPOKEN = ("message", "note")
# What a premium offer says; which one it was stays known.
_OFFERED: Final = "premium_offered"
_OFFER_WORDS: Final = ("description", "delivers")

# Entries with words that stand beside the timeline, too, and the member that holds them; a notice
# has them among its values.
_SAYS: Final = {"rated": "comment", "premium_completed": "report", "notice": "text"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What an event held before it was emptied."""

    texts: list[str]
    files: list[UUID]
    title: str = ""

    @property
    def text(self) -> str:
        """All of it, as it is read."""
        return "\n".join([self.title, *self.texts]) if self.title else "\n".join(self.texts)


def content_of(conversation: Conversation, seq: int) -> Taken | None:
    """What is in an event's content; None if there is none, or none any more."""
    kinds = (*_SPOKEN, _OFFERED)
    event = Event.objects.filter(conversation=conversation, seq=seq, kind__in=kinds).first()
    if event is None or event.data.get("redacted"):
        return None
    files = Attachment.objects.filter(conversation=conversation, seq=seq)
    names = _OFFER_WORDS if event.kind == _OFFERED else ("text",)
    texts = [str(event.data.get(name) or "") for name in names]
    title = str(event.data.get("title") or "") if event.kind == _OFFERED else ""
    return Taken(texts, list(files.values_list("file_id", flat=True)), title)


def empty_event(
    *, conversation: Conversation, seq: int, cut: Cut, seen: Seen, now: datetime
) -> None:
    """The event keeps its number, author and time, and a `redacted` event follows (protocol.md).

    What the system noted of it elsewhere in the conversation (excerpts, answers of the form, events
    that quote) is cut by `cut`. Inside the caller's transaction, with the conversation locked.
    """
    gone: dict[str, Any] = {"text": "", "attachments": [], "redacted": True}
    event = Event.objects.get(conversation=conversation, seq=seq)
    if event.kind == _OFFERED:
        gone["premium_offer"] = event.data.get("premium_offer", "")
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


def cut_words(conversation: Conversation, cut: Cut) -> None:
    """Entries that say what was written beside the timeline lose what was taken away there."""
    for event in Event.objects.filter(conversation=conversation, kind__in=_SAYS):
        name = _SAYS[event.kind]
        holder = event.data.get("values", {}) if event.kind == "notice" else event.data
        words = holder.get(name)
        if words and (left := cut(words)) != words:
            holder[name] = left
            event.save(update_fields=["data"])


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
