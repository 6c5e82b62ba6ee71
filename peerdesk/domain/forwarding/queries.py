"""Reads of briefs: a conversation's last one, and what briefs have earned an expert."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, QuerySet

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Participant
from peerdesk.domain.forwarding.models import Brief


def brief_of(conversation_id: UUID) -> Brief | None:
    """The last brief of the conversation."""
    rows = Brief.objects.filter(conversation_id=conversation_id).select_related("team")
    return rows.order_by("-episode").first()


def briefs_by_id(ids: Collection[UUID]) -> dict[UUID, Brief]:
    """Briefs that ratings name."""
    return {brief.id: brief for brief in Brief.objects.filter(id__in=ids)}


def judged_briefs(expert_id: UUID, community: Community) -> QuerySet[Brief]:
    """Those that were paid for themselves, with when as `moved_at`."""
    rows = Brief.objects.filter(expert_id=expert_id, community=community, judged_at__isnull=False)
    return rows.annotate(moved_at=F("judged_at"))


def paid_briefs(
    expert_id: UUID, community: Community, *, before: UUID | None, limit: int
) -> list[Brief]:
    """What briefs have earned the expert, newest first, by keyset."""
    rows = judged_briefs(expert_id, community).filter(paid_minor__gt=0)
    if before:
        rows = rows.filter(id__lt=before)
    return list(rows.select_related("conversation").order_by("-id")[:limit])


def alias_of(brief: Brief) -> str:
    """Under which name its expert was in the conversation."""
    rows = Participant.objects.filter(
        conversation_id=brief.conversation_id, person_id=brief.expert_id
    )
    return rows.values_list("alias", flat=True).first() or ""
