"""Teams of the support team (S3)."""

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.teams import (
    add_team,
    change_team,
    members_of,
    retire_team,
    team_in,
    teams_of,
    teams_of_person,
)
from peerdesk.domain.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("S3")]


def test_a_team_is_made_staffed_and_retired(tally: Community, agnes: Person) -> None:
    team = add_team(community=tally, name={"en": "Payments", "de": " "}, people=[agnes.id])
    again = add_team(community=tally, name={"en": "Payments"}, people=[])
    assert (team.slug, again.slug, team.name) == ("payments", "payments-2", {"en": "Payments"})
    assert teams_of_person(agnes.id, [tally.id]) == [team]
    change_team(team=team, name={"fr": "Paiements"}, people=[])
    assert members_of(tally.id) == {}
    retire_team(team=again, retired=True, now=clock.now())
    assert teams_of(tally.id) == [team]
    assert team_in(tally.id, "payments-2") is None


def test_only_agents_of_the_community_work_in_it(
    tally: Community, agnes: Person, ezra: Person, otto: Person
) -> None:
    for stranger in (ezra, otto):
        with pytest.raises(InvalidInput) as refused:
            add_team(community=tally, name={"en": "A"}, people=[stranger.id])
        assert list(refused.value.errors) == ["members"]
    team = add_team(community=tally, name={"en": "A"}, people=[agnes.id])
    Membership.objects.filter(person=agnes).update(ended_at=clock.now())
    assert teams_of_person(agnes.id, [tally.id]) == []
    assert members_of(tally.id)[team.id] == []
