"""Writes on intake: the owner's tree of reasons (S7).

Conversations keep the reason that they have, whatever becomes of it; answers keep their keys.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Area, Community, Team
from peerdesk.domain.communities.names import free_slug, tidy, wrong_with
from peerdesk.domain.intake.design import ReasonTerms, tidy_fields, wrong_fields
from peerdesk.domain.intake.models import Reason

DEEPEST = 3


@transaction.atomic
def add_reason(*, community: Community, terms: ReasonTerms) -> Reason:
    """A new reason, the last below its parent; raises InvalidInput by field."""
    _one_owner_at_a_time(community.id)
    values = _checked(community, terms, None)
    taken = set(Reason.objects.filter(community=community).values_list("slug", flat=True))
    last = _siblings(community.id, terms.parent).order_by("position", "id").last()
    return Reason.objects.create(
        community=community,
        slug=free_slug(values["name"], taken, otherwise="reason"),
        position=last.position + 1 if last else 0,
        **values,
    )


@transaction.atomic
def change_reason(*, reason: Reason, terms: ReasonTerms) -> Reason:
    """What counts from now on; what was asked before stays. Raises InvalidInput by field."""
    _one_owner_at_a_time(reason.community_id)
    values = _checked(reason.community, terms, reason)
    if values["parent_id"] != reason.parent_id:
        last = _siblings(reason.community_id, terms.parent).order_by("position", "id").last()
        values["position"] = last.position + 1 if last else 0
    Reason.objects.filter(id=reason.id).update(**values)
    return Reason.objects.select_related("community", "team", "area").get(id=reason.id)


@transaction.atomic
def shift_reason(*, reason: Reason, by: int) -> None:
    """So many places down among its living siblings, up if negative; no further than the end."""
    _one_owner_at_a_time(reason.community_id)
    rows = list(_siblings(reason.community_id, reason.parent_id).order_by("position", "id"))
    ids = [row.id for row in rows]
    if reason.id not in ids:
        return
    place = ids.index(reason.id)
    row = rows.pop(place)
    rows.insert(max(0, min(len(rows), place + by)), row)
    for position, one in enumerate(rows):
        one.position = position
    Reason.objects.bulk_update(rows, ["position"])


def retire_reason(*, reason: Reason, retired: bool, now: datetime) -> None:
    """It stands in the contact form no more, with all below it; not `retired` puts it back."""
    reason.retired_at = now if retired else None
    Reason.objects.filter(id=reason.id).update(retired_at=reason.retired_at)


def _siblings(community_id: UUID, parent_id: UUID | None) -> Any:
    rows = Reason.objects.filter(community_id=community_id, retired_at=None)
    return rows.filter(parent_id=parent_id)


def _one_owner_at_a_time(community_id: UUID) -> None:
    """Slugs, positions and parents are right for two owners at once."""
    Community.objects.select_for_update(no_key=True).get(id=community_id)


def _checked(community: Community, terms: ReasonTerms, reason: Reason | None) -> dict[str, Any]:
    languages = community.languages
    name, hint, fields = tidy(terms.name), tidy(terms.hint), tidy_fields(terms.fields)
    errors = wrong_fields(fields, languages)
    if wrong := wrong_with(name, languages) or _nameless(name):
        errors["name"] = wrong
    if wrong := wrong_with(hint, languages, longest=300):
        errors["hint"] = wrong
    if terms.channel not in Reason.Channel.values:
        errors["channel"] = [_("Choose chat or ticket.")]
    if terms.served_by not in Reason.Serves.values:
        errors["served_by"] = [_("Choose who answers.")]
    errors |= _wrong_places(community, terms, reason)
    if errors:
        raise InvalidInput(errors)
    return {
        "name": name,
        "hint": hint,
        "fields": fields,
        "channel": terms.channel,
        "served_by": terms.served_by,
        "parent_id": terms.parent,
        "area_id": terms.area,
        "team_id": terms.team,
    }


def _nameless(name: dict[str, str]) -> list[str]:
    return [] if name else [_("Name the reason in at least one of the community's languages.")]


def _wrong_places(
    community: Community, terms: ReasonTerms, reason: Reason | None
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if terms.area:
        areas = Area.objects.filter(community=community, id=terms.area, is_general=False)
        if not areas.exists():
            errors["area"] = [_("There is no such area.")]
    if terms.team:
        teams = Team.objects.filter(community=community, id=terms.team)
        # The team that it has already may have been retired since.
        kept = reason is not None and reason.team_id == terms.team
        if not (teams if kept else teams.filter(retired_at=None)).exists():
            errors["team"] = [_("There is no such team.")]
    if terms.parent and not _may_stand_below(community, terms.parent, reason):
        errors["parent"] = [_("It can't stand there.")]
    return errors


def _may_stand_below(community: Community, parent_id: UUID, reason: Reason | None) -> bool:
    """In this community, not below itself, and at most three deep."""
    rows = Reason.objects.filter(community=community).values_list("id", "parent_id")
    above = dict(rows)
    if parent_id not in above:
        return False
    line = _line(parent_id, above)
    height = _height(reason.id, above) if reason else 1
    return (reason is None or reason.id not in line) and len(line) + height <= DEEPEST


def _line(one: UUID | None, above: Mapping[UUID, UUID | None]) -> list[UUID]:
    line = []
    while one is not None:
        line.append(one)
        one = above[one]
    return line


def _height(one: UUID, above: Mapping[UUID, UUID | None]) -> int:
    below = [child for child, parent in above.items() if parent == one]
    return 1 + max((_height(child, above) for child in below), default=0)
