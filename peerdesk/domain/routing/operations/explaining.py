"""Why somebody passed on a question, said afterwards: declining itself never waits for a reason."""

from typing import Final
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.routing.lifecycle import InvitationState
from peerdesk.domain.routing.models import Invitation

REASONS: Final = ("not_my_area", "no_time", "unclear", "other")


def explain_decline(*, invitation_id: UUID, person_id: UUID, reason: str) -> None:
    """Keep the reason with the expert's own declined invitation; raises NotFound for any other."""
    declined = Invitation.objects.filter(
        id=invitation_id, expert_id=person_id, state=InvitationState.DECLINED
    )
    if reason not in REASONS or not declined.update(decline_reason=reason):
        raise NotFound
