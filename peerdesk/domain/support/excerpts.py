"""Where in a conversation the words stand: the newest such message, the words marked.

Read from the timeline itself at the time of asking, so that what was redacted can't shine through.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from peerdesk.core.fulltext import config_of, config_sql, folded, plain_sql, unfinished
from peerdesk.domain.conversations.access import STAFF, Seen

_AROUND: Final = 70  # letters before the first mark
_LENGTH: Final = 200
_LOOKED_AT: Final = 80  # of the newest messages of a conversation
_START, _END = "\ue000", "\ue001"  # of nobody's alphabet


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a message; `marks` are the places of the words in it, from and to."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    seq: int | None = None
    is_note: bool = False

    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, and whether each is marked."""
        parts, at = [], 0
        for start, end in self.marks:
            parts += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [part for part in [*parts, (self.text[at:], False)] if part[0]]


def excerpts_of(seen: Sequence[Seen], words: Sequence[str]) -> dict[UUID, Excerpt]:
    """For each conversation what to show of it; the last words where nothing is marked."""
    plain = {
        one.conversation.id: Excerpt(one.conversation.last_excerpt or one.conversation.excerpt)
        for one in seen
    }
    if not words or not seen:
        return plain
    asked = " | ".join(unfinished(list(words)))
    with connection.cursor() as cursor:
        cursor.execute(
            _WHERE,
            {
                "ids": [one.conversation.id for one in seen],
                "languages": [one.conversation.language for one in seen],
                "staff": [one.role in STAFF for one in seen],
                "asked": asked,
                "most": _LOOKED_AT,
            },
        )
        hits = cursor.fetchall()
        texts = [_clean(text) for *_rest, text in hits]
        configs = [config_of(language) for _id, _seq, _kind, language, _text in hits]
        cursor.execute(_MARK, [asked, [folded(text) for text in texts], configs])
        marked = [row[0] for row in cursor.fetchall()]
    found = {
        conversation_id: _cut(text, shown, seq, kind == "note")
        for (conversation_id, seq, kind, *_), text, shown in zip(hits, texts, marked, strict=True)
    }
    return plain | found


def _clean(text: str) -> str:
    """As letters that `folded` takes one by one, on one line, without our own marks."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return line.replace(_START, "").replace(_END, "")


def _cut(text: str, marked: str, seq: int, is_note: bool) -> Excerpt:
    """The piece around the first mark."""
    marks = _places(marked)
    first = marks[0][0] if marks else 0
    start = text.rfind(" ", 0, max(0, first - _AROUND)) + 1
    end = min(len(text), start + _LENGTH)
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    moved = len(head) - start
    inside = tuple((a + moved, b + moved) for a, b in marks if b <= end)
    return Excerpt(f"{head}{text[start:end]}{tail}", inside, seq, is_note)


def _places(marked: str) -> list[tuple[int, int]]:
    places, at, start = [], 0, 0
    for letter in marked:
        if letter == _START:
            start = at
        elif letter == _END:
            places.append((start, at))
        else:
            at += 1
    return places


_WHERE: Final = f"""
SELECT asked.id, said.seq, said.kind, asked.language, said.text
FROM unnest(%(ids)s::uuid[], %(languages)s::text[], %(staff)s::bool[])
    AS asked (id, language, staff)
CROSS JOIN LATERAL (
    SELECT newest.* FROM (
        SELECT e.seq, e.kind, e.data->>'text' AS text FROM conversations_event e
        WHERE e.conversation_id = asked.id AND e.kind IN ('message', 'note')
            AND (asked.staff OR e.audience = '{{}}')
        ORDER BY e.seq DESC LIMIT %(most)s
    ) AS newest
    WHERE to_tsvector({config_sql("asked.language")}, {plain_sql("newest.text")})
        @@ to_tsquery({config_sql("asked.language")}, %(asked)s)
    LIMIT 1
) AS said
"""  # noqa: S608 - nothing but our own expressions
_MARK: Final = f"""
SELECT ts_headline(config, text, to_tsquery(config, %s),
    'HighlightAll=true, StartSel={_START}, StopSel={_END}')
FROM unnest(%s::text[], %s::regconfig[]) WITH ORDINALITY AS piece (text, config, place)
ORDER BY place
"""  # noqa: S608
