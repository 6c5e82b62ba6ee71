"""Who may offer services: given and taken back by an owner, for each expert and area."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.communities.queries import area_in, expert_in
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumGrant


def grant(
    *, community: Community, expert_id: UUID, area: str, by: Person | None, now: datetime
) -> PremiumGrant:
    """The expert may offer services in the area (id or slug), or with "" in every one.

    Granted twice is granted once. Raises InvalidInput (`expert`, `area`).
    """
    if expert_in(expert_id, community) is None:
        raise InvalidInput({"expert": [_("There is no such expert here.")]})
    row, _made = PremiumGrant.objects.get_or_create(
        community=community,
        expert_id=expert_id,
        area=_area(community, area),
        ended_at=None,
        defaults={"granted_at": now, "granted_by": by},
    )
    return row


def end_grant(*, community: Community, grant_id: UUID, by: Person | None, now: datetime) -> bool:
    """They may no more. What is before a customer already stays; whether there was one to end."""
    rows = PremiumGrant.objects.filter(id=grant_id, community=community, ended_at=None)
    return bool(rows.update(ended_at=now, ended_by=by))


def grants_in(community: Community) -> list[PremiumGrant]:
    """All that are in force there, by expert."""
    rows = PremiumGrant.objects.filter(community=community, ended_at=None)
    return list(rows.select_related("area").order_by("expert_id", "granted_at", "id"))


def _area(community: Community, key: str) -> Area | None:
    if not key:
        return None
    found = area_in(community.id, key)
    if found is None or found.is_general:
        raise InvalidInput({"area": [_("There is no such area.")]})
    return found
