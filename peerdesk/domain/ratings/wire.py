"""How a rating looks outside."""

from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.ratings.models import Rating


def rating_wire(rating: Rating) -> dict[str, Any]:
    """For its customer: what they said, or may say until `due_at`."""
    return {
        "id": str(rating.id),
        "conversation": str(rating.conversation_id),
        "state": rating.state,
        "stars": rating.stars,
        "comment": rating.comment,
        "solved": rating.solved,
        "reason": rating.reason,
        "due_at": rfc3339(rating.due_at),
        "rated_at": rfc3339(rating.rated_at) if rating.rated_at else None,
    }
