"""What many scenes ask of a timeline."""

from datetime import datetime, timedelta
from typing import Any

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.sweep import OTHER_SWEEPS, ROUTING_SWEEPS


def kinds(conversation: Conversation) -> list[str]:
    """The timeline in short; notices by their code."""
    events = Event.objects.filter(conversation=conversation).order_by("seq")
    return [one.data["code"] if one.kind == "notice" else one.kind for one in events]


def states(conversation: Conversation) -> dict[str, str]:
    """What became of each invitation, by the expert's first name."""
    rows = Invitation.objects.filter(conversation=conversation).select_related("expert")
    return {row.expert.name.split()[0]: row.state for row in rows.order_by("episode", "place")}


def set_policy(community: Community, **values: Any) -> None:
    """As the owner would."""
    community.policy_values = {**community.policy_values, **values}
    community.save(update_fields=["policy_values"])
    community.__dict__.pop("policy", None)


def later(**span: float) -> datetime:
    """A time to come."""
    return clock.now() + timedelta(**span)


def sweep(now: datetime | None = None) -> int:
    """One round of all sweeps, drained as a worker does."""
    moved = 0
    for _name, one in [*ROUTING_SWEEPS, *OTHER_SWEEPS]:
        for _ in range(20):
            count = one(now or clock.now())
            moved += count
            if not count:
                break
    return moved
