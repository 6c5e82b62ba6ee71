"""Reads on communities."""

from uuid import UUID

from django.db.models import Q

from peerdesk.domain.communities.models import Area, Community, Membership
from peerdesk.domain.people.access import Caller


def areas_of(community: Community) -> list[Area]:
    """The areas in the owner's order, the general one first (F1)."""
    rows = Area.objects.filter(community=community)
    return list(rows.order_by("-is_general", "position", "id"))


def memberships_of(caller: Caller) -> list[Membership]:
    """Every living role of the caller, as far as their token reaches."""
    rows = Membership.objects.select_related("community").filter(
        person=caller.person, ended_at=None
    )
    if caller.only_community:
        rows = rows.filter(community_id=caller.only_community)
    return list(rows.order_by("community__slug", "role"))


def expert_in(person_id: UUID, community: Community) -> Membership | None:
    """The person's living membership as an expert there."""
    return (
        Membership.objects.select_related("community")
        .filter(Q(ended_at=None), community=community, person_id=person_id)
        .filter(role=Membership.Role.EXPERT)
        .first()
    )
