"""An owner says which areas need a credential: who lacks one isn't asked there any more (F1)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.domain.admission.operations.regulating import set_regulated
from peerdesk.domain.communities.models import Community
from peerdesk.domain.routing.operations.regulated import close_area, look_again


@transaction.atomic
def regulate_areas(*, community: Community, areas: Collection[UUID], now: datetime) -> None:
    """Exactly these areas need one from now on; raises InvalidInput for another community's."""
    closed, opened = set_regulated(community=community, areas=areas)
    for area_id in closed:
        close_area(community_id=community.id, area_id=area_id)
    if closed or opened:
        look_again(community_id=community.id, now=now)
