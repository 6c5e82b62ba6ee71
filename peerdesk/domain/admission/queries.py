"""Reads on admission."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Now

from peerdesk.domain.admission.models import (
    Acceptance,
    Application,
    Credential,
    Picture,
    Rules,
    StaffInvitation,
)
from peerdesk.domain.admission.steps import Standing
from peerdesk.domain.communities.models import AccessCode, Area, Community, Membership


def closed_areas(person_id: UUID, community_id: UUID) -> QuerySet[Area, UUID]:
    """The areas that stay closed to the person until a credential is approved (F1).

    As a query of ids, to be part of another: an area that needs a credential, or every area where
    the community asks for one.
    """
    counting = Credential.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=Cast(Now(), DateField())),
        community_id=community_id,
        person_id=person_id,
        state=Credential.State.APPROVED,
    )
    asks = Q(community__policy_values__expert_credential=True)
    return (
        Area.objects.filter(community_id=community_id)
        .filter(
            Q(~Exists(counting.filter(area=OuterRef("pk"))), needs_credential=True)
            | (asks & Q(~Exists(counting.filter(area=None))))
        )
        .values_list("id", flat=True)
    )


def rules_of(community: Community) -> Rules | None:
    """The rules in force: the newest version."""
    return Rules.objects.filter(community=community).order_by("-version").first()


def versions_of(community: Community) -> list[Rules]:
    """Every version, newest first."""
    return list(Rules.objects.filter(community=community).order_by("-version"))


def acceptance_of(person_id: UUID, rules: Rules) -> Acceptance | None:
    """When the person accepted this version."""
    return Acceptance.objects.filter(rules=rules, person_id=person_id).first()


def latest_acceptance(person_id: UUID, community: Community) -> Acceptance | None:
    """Which version the person accepted last, and when."""
    return (
        Acceptance.objects.select_related("rules")
        .filter(rules__community=community, person_id=person_id)
        .order_by("-rules__version")
        .first()
    )


def rules_to_accept(person_id: UUID) -> list[Rules]:
    """The newest rules of each community of this expert that they haven't accepted yet."""
    newer = Rules.objects.filter(community=OuterRef("community"), version__gt=OuterRef("version"))
    there = Membership.objects.filter(
        community=OuterRef("community"), person_id=person_id, role="expert", ended_at=None
    )
    accepted = Acceptance.objects.filter(rules=OuterRef("pk"), person_id=person_id)
    return list(
        Rules.objects.select_related("community")
        .filter(Exists(there), ~Exists(newer), ~Exists(accepted))
        .order_by("community__name")
    )


def standing_of(application: Application | None, community: Community, now: datetime) -> Standing:
    """How far an application has come."""
    code = application.access_code if application else None
    rules = rules_of(community)
    person_id = application.person_id if application else None
    return Standing(
        code_holds=code is not None and code_holds(code, now),
        has_languages=bool(application and application.languages),
        has_alias=bool(application and application.alias),
        has_rules=rules is not None,
        accepted_rules=bool(rules and person_id and acceptance_of(person_id, rules)),
        needs_proof=community.policy.expert_credential,
        has_proof=person_id is not None
        and _counting(person_id, community.id).filter(area=None).exists(),
    )


def code_holds(code: AccessCode, now: datetime) -> bool:
    """Whether somebody could join with it now."""
    return (
        code.revoked_at is None
        and (code.expires_at is None or code.expires_at > now)
        and (code.quota is None or code.used < code.quota)
    )


def unfinished_of(person_id: UUID) -> list[Application]:
    """Where the person has begun, waits for an owner, or was refused."""
    return list(
        Application.objects.select_related("community")
        .exclude(state=Application.State.JOINED)
        .filter(person_id=person_id)
        .order_by("-begun_at")
    )


def communities_to_join(asked: str = "") -> list[Community]:
    """The communities that take experts, by name; `asked` is looked for in names and areas."""
    # As text: jsonb keeps letters as they are, so that a plain search finds them.
    areas = Area.objects.filter(community=OuterRef("pk")).annotate(words=Cast("name", TextField()))
    found = Community.objects.filter(Exists(areas))
    for word in asked.split()[:5]:
        in_area = Exists(areas.filter(is_general=False, words__icontains=word))
        found = found.filter(Q(name__icontains=word) | Q(slug__icontains=word) | in_area)
    return list(found.order_by("name"))


def inviter_of(invitation: StaffInvitation) -> str:
    """The alias of the owner who invited; "" for the operator."""
    if invitation.invited_by_id is None:
        return ""
    held = Membership.objects.filter(
        community_id=invitation.community_id,
        person_id=invitation.invited_by_id,
        role=Membership.Role.OWNER,
    )
    return held.values_list("alias", flat=True).first() or ""


def credentials_of(person_id: UUID, community: Community) -> list[Credential]:
    """What the person handed in there and how it stands, newest first, without the replaced."""
    return list(
        Credential.objects.select_related("area")
        .defer("file_sealed")
        .filter(community=community, person_id=person_id)
        .exclude(state=Credential.State.REPLACED)
        .order_by("-id")
    )


def pictures_of(community_id: UUID, people: Collection[UUID]) -> dict[UUID, UUID]:
    """The picture's id of each person who has one there."""
    rows = Picture.objects.filter(community_id=community_id, person_id__in=people)
    return dict(rows.values_list("person_id", "id"))


def _counting(person_id: UUID, community_id: UUID) -> QuerySet[Credential]:
    """Handed in or approved: nothing more is asked for now."""
    return Credential.objects.filter(
        community_id=community_id,
        person_id=person_id,
        state__in=[Credential.State.SUBMITTED, Credential.State.APPROVED],
    )
