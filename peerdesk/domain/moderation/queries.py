"""Reads on flags: the desk's queue, a conversation's flags, what redaction would take away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.core.selecting import select
from peerdesk.core.statements import Asked, Uuids
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.conversations.operations.redacting import content_of
from peerdesk.domain.moderation.detection import Span, detect
from peerdesk.domain.moderation.lifecycle import State
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.moderation.quotes import quotes_of


@dataclass(frozen=True, slots=True)
class Preview:
    """What would vanish: the text with what was found in it, its files, and where else it is."""

    text: str
    spans: Sequence[Span]
    files: Sequence[str]  # by name
    author_id: UUID | None
    author_role: str
    author_alias: str
    also: Sequence[Event]  # messages of the same conversation that say the same


def open_flags(
    community_ids: Sequence[UUID], *, kind: str = "", cursor: str | None = None, limit: int = 50
) -> Page[Flag]:
    """What waits for the support team, oldest first, by keyset."""
    rows = Flag.objects.filter(community_id__in=community_ids, state=State.OPEN)
    rows = rows.select_related("conversation", "community").order_by("id")
    if kind:
        rows = rows.filter(kind=kind)
    if after := parse_cursor(cursor, UUID):
        rows = rows.filter(id__gt=after)
    limit = limited(limit)
    return page_of(rows[: limit + 1], limit=limit, cursor=lambda flag: flag.id)


def ask_count(community_ids: Sequence[UUID]) -> Asked:
    """How many wait there."""
    return Asked(_COUNT, [Uuids(community_ids)])


_COUNT: Final = """
SELECT count(*) FROM moderation_flag WHERE community_id = ANY(%s) AND state = 'open'
"""


def flags_of(conversation_id: UUID, *, by: UUID | None = None) -> list[Flag]:
    """A conversation's flags, newest first, at most a hundred; `by` one person, or everybody's."""
    return select(Flag, _OF_CONVERSATION, [conversation_id, by, by])


_OF_CONVERSATION: Final = """
WHERE one.conversation_id = %s AND (%s::uuid IS NULL OR one.raised_by_id = %s)
ORDER BY one.id DESC LIMIT 100
"""


def preview(flag: Flag) -> Preview | None:
    """What redaction would take away; None for a whole conversation, or what is gone already."""
    if flag.seq is None:
        return None
    event = Event.objects.filter(conversation_id=flag.conversation_id, seq=flag.seq).first()
    content = content_of(flag.conversation, flag.seq)
    if event is None or content is None or not (content.text or content.files):
        return None
    text = content.text
    return Preview(
        text,
        detect(text, flag.conversation.language),
        [str(one.get("name", "")) for one in event.data.get("attachments", [])],
        event.author_id,
        event.author_role,
        event.author_alias,
        _saying_the_same(event, text, flag.conversation.language),
    )


def _saying_the_same(event: Event, text: str, language: str) -> list[Event]:
    """Other messages and notes with the same personal data in them."""
    quotes = quotes_of(text, language)
    others = Event.objects.filter(
        conversation_id=event.conversation_id, kind__in=["message", "note"]
    ).exclude(seq=event.seq)
    found = (one for one in others.order_by("seq").iterator(500))
    return [one for one in found if quotes.found_in(str(one.data.get("text", "")))][:50]
