"""Teams of the support team: which there are, who works in them (S3)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.statements import Asked, Uuids, columns_of
from peerdesk.domain.communities.models import Community, Membership, Team, TeamMember
from peerdesk.domain.communities.names import free_slug, tidy, wrong_with


def teams_of(community_id: UUID, *, retired: bool = False) -> list[Team]:
    """The living teams in the order in which they were made; with `retired` those too."""
    rows = Team.objects.filter(community_id=community_id)
    return list((rows if retired else rows.filter(retired_at=None)).order_by("id"))


def ask_teams(community_ids: Collection[UUID]) -> Asked:
    """The living teams of many communities, community by community as given; rows of `Team`."""
    return Asked(_TEAMS, [Uuids(community_ids)])


class Colleague(NamedTuple):
    """An agent of a community, as a list of them needs one."""

    community_id: UUID
    person_id: UUID
    alias: str
    is_active: bool  # whether the person can sign in


def ask_colleagues(community_ids: Collection[UUID]) -> Asked:
    """The agents of many communities, likewise, by alias; rows of `Colleague`."""
    return Asked(_COLLEAGUES, [Uuids(community_ids)])


_TEAMS = f"""
SELECT {columns_of(Team, "team")}
FROM unnest(%s) WITH ORDINALITY AS one (community_id, place)
JOIN communities_team team USING (community_id)
WHERE team.retired_at IS NULL ORDER BY one.place, team.id
"""  # noqa: S608 - made of our own constants
_COLLEAGUES = """
SELECT m.community_id, m.person_id, m.alias, p.is_active
FROM unnest(%s) WITH ORDINALITY AS one (community_id, place)
JOIN communities_membership m USING (community_id)
JOIN people_person p ON p.id = m.person_id
WHERE m.role = 'agent' AND m.ended_at IS NULL ORDER BY one.place, m.alias, m.id
"""


def team_in(community_id: UUID, key: UUID | str) -> Team | None:
    """The community's living team by id or slug."""
    rows = Team.objects.filter(community_id=community_id, retired_at=None)
    try:
        return rows.filter(id=UUID(str(key))).first()
    except ValueError:
        return rows.filter(slug=str(key)).first()


def any_team(team_id: UUID) -> Team:
    """A team with its community, for a door that asks next whose it is; raises NotFound."""
    team = Team.objects.select_related("community").filter(id=team_id).first()
    if team is None:
        raise NotFound
    return team


def teams_of_person(person_id: UUID, community_ids: Collection[UUID]) -> list[Team]:
    """In which living teams somebody works now, as an agent of their communities."""
    agent = Membership.objects.filter(
        community_id=OuterRef("community_id"),
        person_id=person_id,
        role=Membership.Role.AGENT,
        ended_at=None,
    )
    mine = TeamMember.objects.filter(team_id=OuterRef("pk"), person_id=person_id)
    rows = Team.objects.filter(Exists(agent), Exists(mine), community_id__in=community_ids)
    return list(rows.filter(retired_at=None).order_by("community_id", "id"))


def agents_of(community_id: UUID) -> list[Membership]:
    """Who may work in a team: the community's agents, by alias."""
    rows = Membership.objects.filter(
        community_id=community_id, role=Membership.Role.AGENT, ended_at=None
    )
    return list(rows.select_related("person").order_by("alias"))


def members_of(community_id: UUID) -> Mapping[UUID, list[Membership]]:
    """By team, the agents who work in it now."""
    agents = {one.person_id: one for one in agents_of(community_id)}
    found: dict[UUID, list[Membership]] = defaultdict(list)
    seats = TeamMember.objects.filter(team__community_id=community_id).order_by("id")
    for team_id, person_id in seats.values_list("team_id", "person_id"):
        if person_id in agents:
            found[team_id].append(agents[person_id])
    return found


@transaction.atomic
def add_team(*, community: Community, name: Mapping[str, str], people: Sequence[UUID]) -> Team:
    """A new team with these agents; raises InvalidInput (`name`, `members`)."""
    texts = _checked(community, name, people)
    # Two owners at once get two slugs.
    Community.objects.select_for_update(no_key=True).get(id=community.id)
    taken = set(Team.objects.filter(community=community).values_list("slug", flat=True))
    slug = free_slug(texts, taken, otherwise="team")
    team = Team.objects.create(community=community, slug=slug, name=texts)
    _seat(team, people)
    return team


@transaction.atomic
def change_team(*, team: Team, name: Mapping[str, str], people: Sequence[UUID]) -> None:
    """Another name, other members; raises InvalidInput (`name`, `members`)."""
    texts = _checked(team.community, name, people)
    row = Team.objects.select_for_update(no_key=True).get(id=team.id)
    row.name = team.name = texts
    row.save(update_fields=["name"])
    _seat(row, people)


def retire_team(*, team: Team, retired: bool, now: datetime) -> None:
    """Nothing new goes to it; what it has stays where it is. Not `retired` takes it up again."""
    team.retired_at = now if retired else None
    Team.objects.filter(id=team.id).update(retired_at=team.retired_at)


def _seat(team: Team, people: Sequence[UUID]) -> None:
    TeamMember.objects.filter(team=team).exclude(person_id__in=people).delete()
    TeamMember.objects.bulk_create(
        [TeamMember(team=team, person_id=one) for one in dict.fromkeys(people)],
        ignore_conflicts=True,
    )


def _checked(
    community: Community, name: Mapping[str, str], people: Sequence[UUID]
) -> dict[str, str]:
    texts = tidy(name)
    errors: dict[str, list[str]] = {}
    wrong = wrong_with(texts, community.languages)
    if not texts or wrong:
        errors["name"] = wrong or [_("Name the team in at least one of the community's languages.")]
    if not set(people) <= {one.person_id for one in agents_of(community.id)}:
        errors["members"] = [_("Only agents of this community can be in a team.")]
    if errors:
        raise InvalidInput(errors)
    return texts
