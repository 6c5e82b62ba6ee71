"""Reads on suspensions: who is suspended, what was said, what waits for an owner (F13)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from peerdesk.core.clock import rfc3339
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.suspension import Suspension, SuspensionEntry
from peerdesk.domain.people.access import Caller


class Suspended(Refusal):
    """The expert does nothing there but read and appeal until the suspension ends."""

    code = "suspended"
    sentence = _("You are suspended in this community. The reasons stand in your workspace.")


def is_suspended(person_id: UUID, community_id: UUID) -> bool:
    """Whether a suspension of the expert is in force there."""
    return Suspension.objects.filter(
        person_id=person_id, community_id=community_id, state=Suspension.State.IN_FORCE
    ).exists()


def living_of(person_id: UUID) -> list[Suspension]:
    """The person's suspensions in force or planned, wherever they are an expert."""
    rows = _rows().filter(person_id=person_id).exclude(state=Suspension.State.ENDED)
    return list(rows.order_by("community__name"))


def living_in(person_id: UUID, community_id: UUID) -> Suspension | None:
    """The person's suspension there that is in force or planned; there is one at most."""
    rows = _rows().filter(person_id=person_id, community_id=community_id)
    return rows.exclude(state=Suspension.State.ENDED).first()


def suspended_among(community_id: UUID, people: Collection[UUID]) -> set[UUID]:
    """Those of them for whom a suspension is in force there."""
    rows = Suspension.objects.filter(community_id=community_id, person_id__in=people)
    return set(rows.filter(state=Suspension.State.IN_FORCE).values_list("person_id", flat=True))


def suspensions_of(person_id: UUID, community_id: UUID) -> list[Suspension]:
    """All of them there, newest first: the history stays."""
    return list(_rows().filter(person_id=person_id, community_id=community_id).order_by("-id"))


def suspensions_in(community_id: UUID, *, before: UUID | None, limit: int) -> list[Suspension]:
    """The community's, newest first, by keyset."""
    rows = _rows().filter(community_id=community_id)
    return list((rows.filter(id__lt=before) if before else rows).order_by("-id")[:limit])


def open_appeals(community_id: UUID) -> list[Suspension]:
    """What an owner still has to decide, the oldest first."""
    rows = _rows().filter(community_id=community_id, appeal=Suspension.Appeal.OPEN)
    return list(rows.exclude(state=Suspension.State.ENDED).order_by("id"))


def entries_of(suspension: Suspension) -> list[SuspensionEntry]:
    """What was said, in order."""
    rows = SuspensionEntry.objects.select_related("by").filter(suspension=suspension)
    return list(rows.order_by("id"))


def suspension_for(caller: Caller, suspension_id: UUID) -> Suspension:
    """One's own, or any of a community that the caller owns; raises NotFound."""
    row = _rows().filter(id=suspension_id).first()
    if row is None:
        raise NotFound
    own = row.person_id == caller.person.id
    role = Membership.Role.EXPERT if own else Membership.Role.OWNER
    membership_of(caller, row.community_id, role, Membership.Role.OWNER)
    return row


def suspension_for_owner(caller: Caller, suspension_id: UUID) -> Suspension:
    """The same for an owner alone, whom it isn't about; raises NotFound."""
    row = suspension_for(caller, suspension_id)
    if row.person_id == caller.person.id:
        raise NotFound
    return row


def locked_suspension(suspension_id: UUID) -> Suspension | None:
    """A living one, its row locked; None if somebody else moves it now, or it has ended."""
    rows = _rows().select_for_update(no_key=True, skip_locked=True, of=("self",))
    return rows.filter(id=suspension_id).exclude(state=Suspension.State.ENDED).first()


def judges_of(suspension: Suspension) -> list[UUID]:
    """The owners who may answer the appeal: others than the one who suspended, if there are any."""
    owners = Membership.objects.filter(
        community_id=suspension.community_id, role=Membership.Role.OWNER, ended_at=None
    ).exclude(person_id=suspension.person_id)
    ids = list(owners.values_list("person_id", flat=True))
    return [one for one in ids if one != suspension.decided_by_id] or ids


def due_suspensions(now: datetime, limit: int) -> list[UUID]:
    """Those that begin, end or are to be looked at again."""
    rows = Suspension.objects.exclude(state=Suspension.State.ENDED).filter(due_at__lte=now)
    return list(rows.order_by("due_at").values_list("id", flat=True)[:limit])


def _rows() -> QuerySet[Suspension]:
    return Suspension.objects.select_related("community", "person")


def suspension_wire(suspension: Suspension, alias: str | None = None) -> dict[str, Any]:
    """With every word said about it; who decided is "owner", whoever it was."""
    spoke = {None: None, suspension.person_id: "expert"}
    wire: dict[str, Any] = {
        "id": str(suspension.id),
        "community": suspension.community.slug,
        "state": suspension.state,
        "appeal": suspension.appeal,
        "from": rfc3339(suspension.from_at),
        "until": rfc3339(suspension.until_at) if suspension.until_at else None,
        "entries": [
            {
                "kind": entry.kind,
                "at": rfc3339(entry.at),
                "by": spoke.get(entry.by_id, "owner"),
                "text": entry.text,
                "removed": entry.is_removed,
            }
            for entry in entries_of(suspension)
        ],
    }
    if alias is not None:
        wire["expert"] = {"id": str(suspension.person_id), "alias": alias}
    return wire
