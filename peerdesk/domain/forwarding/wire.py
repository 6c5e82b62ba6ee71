"""How a brief looks outside."""

from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money
from peerdesk.domain.forwarding.access import SeenBrief
from peerdesk.domain.forwarding.models import Brief


def brief_wire(found: SeenBrief) -> dict[str, Any]:
    """For the support team, and for the expert who wrote it."""
    brief = found.brief
    return {
        "id": str(brief.id),
        "conversation": str(brief.conversation_id),
        "by": found.by,
        "at": rfc3339(brief.forwarded_at),
        "reason": brief.reason,
        "reason_text": brief.reason_text,
        "goal": brief.goal,
        "tried": brief.tried,
        "facts": brief.facts,
        "removed": brief.removed,
        "pays": brief.pays,
        "worth": brief.worth,
        "judged_at": rfc3339(brief.judged_at) if brief.judged_at else None,
        "paid": found.paid.as_wire(),
        "can": ["worth"] if found.may_judge else [],
    }


def earning_wire(brief: Brief, currency: str) -> dict[str, Any]:
    """What a judged brief earned, among the expert's other earnings."""
    assert brief.judged_at is not None
    return {
        "id": str(brief.id),
        "conversation": str(brief.conversation_id),
        "excerpt": brief.conversation.excerpt,
        "stars": None,
        "implicit": False,
        "forwarded": True,
        "worth": brief.worth,
        "amount": Money(brief.paid_minor, currency).as_wire(),
        "why": "brief",
        "at": rfc3339(brief.judged_at),
    }
