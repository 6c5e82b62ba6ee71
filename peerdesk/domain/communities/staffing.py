"""The brand's own side: who its agents and owners are, and how such a role ends (F4, I5)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.communities.models import Community, Membership, Team, TeamMember
from peerdesk.domain.people.models import Person

STAFF: Final = (Membership.Role.AGENT, Membership.Role.OWNER)


class LastOwner(Refusal):
    """Nobody could look after the community any more."""

    code = "last_owner"
    sentence = _("A community needs an owner. Invite another one first, then this role can end.")


def staff_of(community_id: UUID, *roles: str) -> list[Membership]:
    """The owners, then the agents, each by alias; or those of these roles alone."""
    rows = _living(community_id).filter(role__in=roles or STAFF).select_related("person")
    return sorted(rows, key=lambda one: (one.role != Membership.Role.OWNER, one.alias.casefold()))


def staff_member(community_id: UUID, membership_id: UUID) -> Membership:
    """One of them; raises NotFound for who isn't any more."""
    rows = _living(community_id).select_related("person", "community")
    found = rows.filter(id=membership_id).first()
    if found is None:
        raise NotFound
    return found


def holds(person: Person, community_id: UUID, role: str) -> bool:
    """Whether the person has this role there now."""
    return _living(community_id).filter(person=person, role=role).exists()


def hold_role(membership: Membership) -> bool:
    """Whether the role hasn't ended; it can't until the caller's transaction has."""
    rows = Membership.objects.select_for_update(no_key=True).filter(id=membership.id)
    return rows.filter(ended_at=None).exists()


def hold_names(community_id: UUID) -> None:
    """Who chooses an alias there, chooses alone until the transaction ends (F4)."""
    Community.objects.select_for_update(no_key=True).get(id=community_id)


def is_last_owner(membership: Membership) -> bool:
    """Whether no other owner could sign in and look after the community."""
    if membership.role != Membership.Role.OWNER:
        return False
    owners = _living(membership.community_id).filter(role=Membership.Role.OWNER)
    return not owners.filter(person__is_active=True).exclude(id=membership.id).exists()


def give_role(
    *, person: Person, community: Community, role: str, alias: str, now: datetime
) -> Membership:
    """An agent or owner from now on; who is one already stays so, under the alias they have."""
    known = _living(community.id).filter(person=person, role=role).first()
    if known is not None:
        return known
    values = {"alias": alias, "active": True, "since": now, "ended_at": None}
    membership, _made = Membership.objects.update_or_create(
        community=community, person=person, role=role, defaults=values
    )
    return membership


def end_role(*, membership: Membership, now: datetime) -> None:
    """The role is over, and with it the places in teams; inside the caller's transaction.

    Raises LastOwner, and NotFound for a role that has ended before.
    """
    _hold_owners(membership.community_id)
    if is_last_owner(membership):
        raise LastOwner
    if not Membership.objects.filter(id=membership.id, ended_at=None).update(ended_at=now):
        raise NotFound
    if membership.role == Membership.Role.AGENT:
        seats = TeamMember.objects.filter(person_id=membership.person_id)
        seats.filter(team__community_id=membership.community_id).delete()


def teams_of_staff(community_id: UUID) -> Mapping[UUID, list[Team]]:
    """By person, the living teams in which they work."""
    rows = TeamMember.objects.filter(team__community_id=community_id, team__retired_at=None)
    found: dict[UUID, list[Team]] = defaultdict(list)
    for seat in rows.select_related("team").order_by("team_id"):
        found[seat.person_id].append(seat.team)
    return found


def _hold_owners(community_id: UUID) -> None:
    """Two owners who end each other's role at one instant don't both."""
    rows = Membership.objects.filter(community_id=community_id, role=Membership.Role.OWNER)
    list(rows.order_by("id").select_for_update(no_key=True))


def _living(community_id: UUID) -> QuerySet[Membership]:
    return Membership.objects.filter(community_id=community_id, role__in=STAFF, ended_at=None)
