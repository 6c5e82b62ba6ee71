"""How flags and findings look outside."""

from collections.abc import Sequence
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.moderation.detection import Span
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.moderation.queries import Preview


def flag_wire(flag: Flag) -> dict[str, Any]:
    """A flag for who raised it and for who decides it."""
    return {
        "id": str(flag.id),
        "conversation": str(flag.conversation_id),
        "seq": flag.seq,
        "kind": flag.kind,
        "state": flag.state,
        "note": flag.note,
        "raised_at": rfc3339(flag.raised_at),
        "raised_by": {"role": flag.raised_role, "alias": flag.raised_alias},
        "action": flag.action or None,
        "answer": flag.answer,
        "resolved_at": rfc3339(flag.resolved_at) if flag.resolved_at else None,
    }


def spans_wire(text: str, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """What was found and where: `start` and `end` count code points."""
    return [
        {
            "kind": span.kind.value,
            "start": span.start,
            "end": span.end,
            "text": text[span.start : span.end],
        }
        for span in spans
    ]


def preview_wire(shown: Preview) -> dict[str, Any]:
    """What redaction would take away."""
    return {
        "text": shown.text,
        "found": spans_wire(shown.text, shown.spans),
        "files": list(shown.files),
        "author": {"role": shown.author_role, "alias": shown.author_alias},
        "also": [event.seq for event in shown.also],
    }
