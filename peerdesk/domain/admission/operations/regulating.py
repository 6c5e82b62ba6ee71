"""Which areas are regulated, so that nobody is asked there without a credential (F1)."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Area, Community


def set_regulated(
    *, community: Community, areas: Collection[UUID]
) -> tuple[list[UUID], list[UUID]]:
    """Exactly these need a credential; which ones do now and which no longer do.

    Inside the caller's transaction. Raises InvalidInput for an area of another community.
    """
    known = {
        area.id: area.needs_credential
        for area in Area.objects.select_for_update(no_key=True).filter(community=community)
    }
    if not set(areas) <= known.keys():
        raise InvalidInput({"areas": [_("Choose among the community's areas.")]})
    closed = [area for area in areas if not known[area]]
    opened = [area for area, needs in known.items() if needs and area not in set(areas)]
    Area.objects.filter(id__in=closed).update(needs_credential=True)
    Area.objects.filter(id__in=opened).update(needs_credential=False)
    return closed, opened
