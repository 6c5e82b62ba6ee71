"""Whom and what a page of the desk offers to choose from: colleagues, teams, tags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from peerdesk.domain.communities.models import Team
from peerdesk.domain.communities.teams import Colleague, ask_colleagues, ask_teams
from peerdesk.domain.support.models import Tag
from peerdesk.domain.support.queries import ask_tags


@dataclass(frozen=True, slots=True)
class Choices:
    """Of all the reader's communities; what concerns one conversation is of its own alone."""

    colleagues: Sequence[Colleague]
    teams: Sequence[Team]
    tags: Sequence[Tag]

    def inside(self, community_id: UUID) -> "Choices":
        """Those of one community."""
        return Choices(
            [one for one in self.colleagues if one.community_id == community_id],
            [one for one in self.teams if one.community_id == community_id],
            [one for one in self.tags if one.community_id == community_id],
        )


def ask_choices(communities: Sequence[UUID]) -> Callable[[], Choices]:
    """Asked now, read later; community by community, each in the order in which it is offered."""
    colleagues, teams = ask_colleagues(communities), ask_teams(communities)
    tags = ask_tags(communities)
    return lambda: Choices(
        [Colleague(*row) for row in colleagues.rows()], teams.objects(Team), tags.objects(Tag)
    )
