"""Reads of briefs: a conversation's last one, and what briefs have earned an expert."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Avg, F, QuerySet

from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Participant
from peerdesk.domain.forwarding.models import Brief


def brief_of(conversation_id: UUID) -> Brief | None:
    """The last brief of the conversation."""
    rows = Brief.objects.filter(conversation_id=conversation_id).select_related("team")
    return rows.order_by("-episode").first()


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


@dataclass(frozen=True, slots=True)
class Count:
    """How often chats were passed on for one reason, and what their briefs were found worth."""

    reason: str
    times: int
    judged: int
    worth: float | None  # the mean of those judged


def counts_since(community: Community, since: datetime) -> list[Count]:
    """By reason, the most frequent first."""
    rows = Brief.objects.filter(community=community, forwarded_at__gte=since).values("reason")
    found = rows.annotate(times=models.Count("id"), judged=models.Count("worth"), mean=Avg("worth"))
    return [
        Count(row["reason"], row["times"], row["judged"], row["mean"])
        for row in found.order_by("-times", "reason")
    ]


def briefs_page(community: Community, *, cursor: str | None, limit: int = 20) -> Page[Brief]:
    """The community's briefs, newest first, by keyset."""
    limit = limited(limit)
    rows = Brief.objects.filter(community=community)
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    found = rows.select_related("conversation", "conversation__reason", "team").order_by("-id")
    return page_of(list(found[: limit + 1]), limit=limit, cursor=lambda one: one.id)


def aliases_of(briefs: Collection[Brief]) -> dict[UUID, str]:
    """By brief, under which name its expert was in the conversation."""
    rows = Participant.objects.filter(conversation__in=[one.conversation_id for one in briefs])
    names = {(one.conversation_id, one.person_id): one.alias for one in rows}
    return {one.id: names.get((one.conversation_id, one.expert_id), "") for one in briefs}
