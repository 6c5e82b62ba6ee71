"""Reads on communities."""

from collections.abc import Callable, Collection
from uuid import UUID

from django.db.models import Q

from peerdesk.core.selecting import select
from peerdesk.core.statements import Asked, columns_of
from peerdesk.domain.communities.models import Area, Community, Membership
from peerdesk.domain.people.access import Caller


def areas_of(community: Community) -> list[Area]:
    """The areas in the owner's order, the general one first (F1)."""
    rows = Area.objects.filter(community=community)
    return list(rows.order_by("-is_general", "position", "id"))


def area_in(community_id: UUID, key: UUID | str) -> Area | None:
    """The community's area by id or slug."""
    rows = Area.objects.filter(community_id=community_id)
    try:
        return rows.filter(id=UUID(str(key))).first()
    except ValueError:
        return rows.filter(slug=str(key)).first()


def areas_of_many(community_ids: Collection[UUID]) -> dict[UUID, list[Area]]:
    """The areas of many communities in the owners' order, without the general ones."""
    found: dict[UUID, list[Area]] = {}
    rows = Area.objects.filter(community_id__in=community_ids, is_general=False)
    for area in rows.order_by("position", "id"):
        found.setdefault(area.community_id, []).append(area)
    return found


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


def ask_customer(person_id: UUID, community: Community) -> Callable[[], Membership | None]:
    """The person's living membership as a customer there, locked: what they do there is counted
    right for two at once. Asked now, read later.
    """
    answer = Asked(_CUSTOMER, [community.id, person_id])

    def read() -> Membership | None:
        for customer in answer.objects(Membership):
            customer.community = community
            return customer
        return None

    return read


_CUSTOMER = f"""
SELECT {columns_of(Membership, "member")} FROM communities_membership member
WHERE community_id = %b AND person_id = %b AND role = 'customer' AND ended_at IS NULL
FOR NO KEY UPDATE
"""  # noqa: S608 - made of our own constants


def living_memberships(person_id: UUID) -> list[Membership]:
    """Everything that somebody is anywhere, with the communities, by their names."""
    return select(Membership, _LIVING, [person_id], "community")


_LIVING = """
WHERE one.person_id = %s AND one.ended_at IS NULL ORDER BY community.name, one.role
"""


def all_communities() -> list[Community]:
    """Every community of the installation, by name."""
    return list(Community.objects.order_by("name"))


def customer_in(person_id: UUID, community: Community) -> Membership | None:
    """The person's living membership as a customer there, active at the brand or not."""
    return Membership.objects.filter(
        community=community,
        person_id=person_id,
        role=Membership.Role.CUSTOMER,
        ended_at=None,
    ).first()


def roles_of_each(person_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """The living roles of many people: community and role, by person."""
    held: dict[UUID, list[tuple[UUID, str]]] = {}
    rows = Membership.objects.filter(person_id__in=person_ids, ended_at=None)
    for person_id, community_id, role in rows.values_list("person_id", "community_id", "role"):
        held.setdefault(person_id, []).append((community_id, role))
    return held


def aliases_in(community_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names under which these experts are known there, former ones too."""
    rows = Membership.objects.filter(community_id=community_id, person_id__in=person_ids)
    return dict(rows.filter(role=Membership.Role.EXPERT).values_list("person_id", "alias"))


def owners_in(community_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names under which these owners are known there, former ones too."""
    rows = Membership.objects.filter(community_id=community_id, person_id__in=person_ids)
    return dict(rows.filter(role=Membership.Role.OWNER).values_list("person_id", "alias"))


def staff_of(community: Community, limit: int = 20) -> list[Membership]:
    """Whom an expert may ask: owners and agents under the names that they have there."""
    rows = Membership.objects.filter(community=community, ended_at=None)
    staff = rows.filter(role__in=[Membership.Role.OWNER, Membership.Role.AGENT])
    return list(staff.order_by("-role", "alias")[:limit])
