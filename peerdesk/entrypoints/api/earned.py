"""What an expert has earned, one list: rated chats, worthy briefs, services, what went back."""

from typing import Any
from uuid import UUID

from peerdesk.core.paging import Page, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.forwarding.queries import paid_briefs
from peerdesk.domain.forwarding.wire import earning_wire
from peerdesk.domain.premium.earnings import earning_wire as service_wire
from peerdesk.domain.premium.earnings import sold_page
from peerdesk.domain.questions.queries import shares_returned
from peerdesk.domain.questions.wire import returned_wire
from peerdesk.domain.ratings.queries import answered_by


def earnings_page(
    person_id: UUID, community: Community, *, cursor: str | None, limit: int
) -> Page[dict[str, Any]]:
    """Newest first; all kinds have ids in the order of time, so one cursor serves them."""
    rated = answered_by(person_id, community, cursor=cursor, limit=limit)
    before = parse_cursor(cursor, UUID)
    briefs = paid_briefs(person_id, community, before=before, limit=limit + 1)
    items = [one.as_wire() for one in rated.items]
    items += [earning_wire(one, community.currency) for one in briefs]
    services = sold_page(person_id, community, before=before, limit=limit + 1)
    items += [service_wire(one) for one in services]
    backs = shares_returned(person_id, community, before=before)[: limit + 1]
    items += [returned_wire(one) for one in backs]
    items.sort(key=lambda item: UUID(item["id"]), reverse=True)
    more = bool(rated.next) or len(items) > limit
    shown = items[:limit]
    return Page(shown, shown[-1]["id"] if more and shown else None)
