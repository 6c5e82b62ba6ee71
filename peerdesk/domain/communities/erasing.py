"""Erasing a person (I20): no role anywhere, and no alias that somebody knew them by."""

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from peerdesk.domain.communities.models import Community, Membership, TeamMember


def former_member(community: Community) -> str:
    """What somebody who was erased is called there from then on, in the community's language."""
    with translation.override(community.languages[0] if community.languages else "en"):
        return _("Former member")


def communities_of(person_id: UUID) -> list[Community]:
    """Where the person is or ever was anything."""
    there = Membership.objects.filter(person_id=person_id).values("community_id")
    return list(Community.objects.filter(id__in=there).order_by("id"))


def owned_alone(person_id: UUID) -> list[Community]:
    """The communities that nobody else could look after."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER, ended_at=None)
    others = owners.filter(person__is_active=True).exclude(person_id=person_id)
    own = owners.filter(person_id=person_id).exclude(community__in=others.values("community_id"))
    return [row.community for row in own.select_related("community").order_by("community__name")]


def hold_owners(person_id: UUID) -> None:
    """Lock the owners of the person's communities: two last owners don't go at one instant."""
    owned = Membership.objects.filter(
        person_id=person_id, role=Membership.Role.OWNER, ended_at=None
    ).values("community_id")
    rows = Membership.objects.filter(community__in=owned, role=Membership.Role.OWNER)
    list(rows.order_by("id").select_for_update(no_key=True, of=("self",)))


def end_roles(person_id: UUID, *, now: datetime) -> None:
    """Whatever they were, they are it no more; inside the caller's transaction."""
    Membership.objects.filter(person_id=person_id).update(
        ended_at=Coalesce(F("ended_at"), now), active=False, plan=""
    )
    TeamMember.objects.filter(person_id=person_id).delete()


def forget_alias(person_id: UUID, community: Community) -> None:
    """The ended roles name nobody."""
    Membership.objects.filter(person_id=person_id, community=community).update(
        alias=former_member(community), alias_key=""
    )
