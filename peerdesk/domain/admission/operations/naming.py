"""Aliases chosen: never like staff, never like another expert's (F4).

The brand's own side is held to the same from the other end: staff_naming.py.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.admission.models import Application, StaffInvitation
from peerdesk.domain.communities.aliases import (
    is_well_formed,
    likeness,
    looks_like_staff,
    numbered,
)
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.operations import alias_from
from peerdesk.domain.communities.staffing import STAFF, hold_names
from peerdesk.domain.people.models import Person


def checked_alias(*, community: Community, person_id: UUID, alias: str) -> tuple[str, str]:
    """The alias and its likeness; raises InvalidInput for one that the person may not have."""
    alias = alias.strip()
    if not is_well_formed(alias):
        raise _refused(_("Use 2 to 40 letters of one alphabet, without contact details."))
    if looks_like_staff(alias, [community.name, *_staff_of(community)]):
        raise _refused(_("This could be taken for the support team or for the company."))
    key = likeness(alias)[:60]
    if _is_taken(community, person_id, alias, key):
        raise _refused(_("Another expert here is called like that, or looks very much like it."))
    return alias, key


def free_alias(*, community: Community, person: Person) -> tuple[str, str]:
    """An alias for who chose none: the first name, numbered if need be; else "Expert"."""
    own = alias_from(person.name, "")
    staff = [community.name, *_staff_of(community)]
    base = own if own and is_well_formed(own) and not looks_like_staff(own, staff) else "Expert"
    return _numbered(community, person.id, base)


def still_free(*, community: Community, person_id: UUID, alias: str, key: str) -> tuple[str, str]:
    """The alias that was chosen some time ago, numbered if somebody else has it now.

    Inside the caller's transaction: until it ends nobody of the staff takes the alias.
    """
    hold_names(community.id)
    is_free = not _is_taken(community, person_id, alias, key)
    if is_free and not is_staffs(community, alias):
        return alias, key
    return _numbered(community, person_id, alias)


def rename(*, membership: Membership, alias: str) -> Membership:
    """From the next chat on the expert is called so; raises InvalidInput.

    A chat that runs keeps the name under which it began.
    """
    try:
        with transaction.atomic():
            hold_names(membership.community_id)
            alias, key = checked_alias(
                community=membership.community, person_id=membership.person_id, alias=alias
            )
            Membership.objects.filter(id=membership.id).update(alias=alias, alias_key=key)
    except IntegrityError:  # somebody chose it at this very moment
        raise _refused(_("Another expert here is called like that.")) from None
    membership.alias, membership.alias_key = alias, key
    return membership


def is_an_experts(community: Community, alias: str) -> bool:
    """Whether an expert, a former one or one who waits for admission is called so, or nearly."""
    key = likeness(alias)[:60]
    experts = _experts(community)
    if experts.filter(Q(alias_key=key) | Q(alias__iexact=alias)).exists():
        return True
    # Whose role was given, not joined, has no likeness kept.
    unread = experts.filter(alias_key="").values_list("alias", flat=True).distinct()
    return (
        any(likeness(one)[:60] == key for one in unread)
        or _waiting(community).filter(alias_key=key).exists()
    )


def is_staffs(community: Community, alias: str) -> bool:
    """Whether one of the staff, or somebody invited to it, is called so, or nearly."""
    return likeness(alias) in map(likeness, _staff_of(community))


def _numbered(community: Community, person_id: UUID, base: str) -> tuple[str, str]:
    start = likeness(base)[:50]
    rows = _experts(community).exclude(person_id=person_id)
    taken = set(rows.filter(alias_key__startswith=start).values_list("alias_key", flat=True))
    like = rows.filter(alias__istartswith=base[:30]).values_list("alias", flat=True)
    waiting = _waiting(community).exclude(person_id=person_id).values_list("alias_key", flat=True)
    staff = map(likeness, _staff_of(community))
    alias = numbered(base, {*taken, *map(likeness, like), *waiting, *staff})
    return alias, likeness(alias)[:60]


def _is_taken(community: Community, person_id: UUID, alias: str, key: str) -> bool:
    like = Q(alias_key=key) | Q(alias__iexact=alias)
    waiting = _waiting(community).exclude(person_id=person_id)
    return (
        _experts(community).exclude(person_id=person_id).filter(like).exists()
        or waiting.filter(alias_key=key).exists()
    )


def _experts(community: Community) -> QuerySet[Membership]:
    """Former ones too: an alias stands in old timelines for ever."""
    return Membership.objects.filter(community=community, role=Membership.Role.EXPERT)


def _waiting(community: Community) -> QuerySet[Application]:
    return Application.objects.filter(community=community, state=Application.State.SUBMITTED)


def _staff_of(community: Community) -> list[str]:
    """Those who were invited, too: their alias is kept for them."""
    held = Membership.objects.filter(community=community, role__in=STAFF, ended_at=None)
    invited = StaffInvitation.objects.filter(community=community).exclude(alias="")
    return [*held.values_list("alias", flat=True), *invited.values_list("alias", flat=True)]


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput({"alias": [sentence]})
