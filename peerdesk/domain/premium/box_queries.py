"""What is read of private boxes besides what is in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from peerdesk.core.paging import Page, page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.premium.box_models import BoxOpening, BoxSecret
from peerdesk.domain.premium.models import PremiumOffer

SHOWN_OPENINGS = 100


def openings_of(box_id: UUID) -> Sequence[BoxOpening]:
    """Who opened it, newest first: both parties may read that, and so may an owner."""
    rows = BoxOpening.objects.filter(box_id=box_id).order_by("-id")
    return list(rows[:SHOWN_OPENINGS])


def due_boxes(now: datetime, limit: int) -> list[UUID]:
    """Whose time is over, the oldest first."""
    rows = BoxSecret.objects.filter(closes_at__lte=now, destroyed_at=None).order_by("closes_at")
    return list(rows.values_list("offer_id", flat=True)[:limit])


def boxes_to_wrap(key_id: str, limit: int, besides: Collection[UUID] = ()) -> list[UUID]:
    """Whose data key isn't wrapped by this key of the operator's, but for those named."""
    rows = BoxSecret.objects.filter(destroyed_at=None).exclude(key_id=key_id)
    return list(rows.exclude(offer_id__in=besides).values_list("offer_id", flat=True)[:limit])


def has_box(offer: PremiumOffer, *, now: datetime) -> bool:
    """Whether its private box is there and can still be opened; asked of what was paid alone."""
    if offer.accepted_at is None:
        return False
    there = Q(closes_at=None) | Q(closes_at__gt=now)
    return BoxSecret.objects.filter(there, offer_id=offer.pk, destroyed_at=None).exists()


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A box in the owners' list, and how often its parties and administrators opened it."""

    box: BoxSecret
    by_parties: int
    by_owners: int


def boxes_page(community: Community, *, cursor: str | None, limit: int) -> Page[BoxLine]:
    """A community's boxes for its owners, newest first."""
    rows = BoxSecret.objects.select_related("offer").filter(offer__community=community)
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(offer_id__lt=before)
    found = rows.order_by("-offer_id")[: limit + 1]
    page = page_of(found, limit=limit, cursor=lambda box: box.offer_id)
    counts = _opened([box.offer_id for box in page.items])
    lines = [BoxLine(box, *counts.get(box.offer_id, (0, 0))) for box in page.items]
    return Page(lines, page.next)


def _opened(boxes: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    owner = Q(role="owner")
    rows = BoxOpening.objects.filter(box_id__in=boxes).values("box_id")
    counted = rows.annotate(parties=Count("id", filter=~owner), owners=Count("id", filter=owner))
    return {row["box_id"]: (row["parties"], row["owners"]) for row in counted}
