"""Objects by statements whose plans are kept: the same that Django's own queries give."""

from dataclasses import dataclass

import pytest
from django.db.models import Model
from django.db.models.query import QuerySet

from peerdesk.core.selecting import attach, select
from peerdesk.domain.communities.models import Community, Membership, Team
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.domain.support.models import Tag
from tests import cast

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Two:
    """A customer's conversations of one reason: one in a team, one in none."""

    in_team: Conversation
    free: Conversation


@pytest.fixture
def two(ada: Person, my_account: Reason) -> Two:
    team = Team.objects.create(community=my_account.community, slug="t", name={"en": "Team"})
    return Two(cast.conversation(ada, my_account, team=team), cast.conversation(ada, my_account))


def values(one: Model) -> dict[str, object]:
    """Every column of a row."""
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


def same(ours: list[Model], theirs: "QuerySet[Model]") -> bool:
    return [values(one) for one in ours] == [values(one) for one in theirs]


@pytest.mark.parametrize("model", [Community, Membership, Reason, Tag, Person])
def test_each_column_is_as_django_reads_it(two: Two, agnes: Person, model: type[Model]) -> None:
    Tag.objects.create(community=two.free.community, name="vip")
    assert model._default_manager.exists()
    assert same(select(model, "ORDER BY one.id", []), model._default_manager.order_by("id"))


def test_a_row_without_an_id_of_its_own(two: Two) -> None:
    found = select(Event, "WHERE one.conversation_id = %s", [two.free.id])
    assert same(list(found), Event.objects.filter(conversation=two.free))
    assert found[0].pk == (two.free.id, 1)


def test_what_keys_name_comes_along(two: Two, django_assert_num_queries) -> None:
    names = ("community", "reason", "team")
    found = select(Conversation, "WHERE one.id = ANY(%s) ORDER BY one.id", [ids(two)], *names)
    with django_assert_num_queries(0):
        assert [one.team and one.team.slug for one in found] == ["t", None]
        assert {one.reason.slug for one in found} == {two.free.reason.slug}
        assert {one.community.slug for one in found} == {"tally"}


def test_a_clause_may_name_what_is_joined(two: Two) -> None:
    clause = "WHERE team.slug = %s ORDER BY community.name"
    assert select(Conversation, clause, ["t"], "team", "community") == [two.in_team]


def test_many_rows_share_what_they_name(two: Two, django_assert_num_queries) -> None:
    found = list(Conversation.objects.filter(id__in=ids(two)).order_by("id"))
    with django_assert_num_queries(0):  # of Django's
        attach(found, "reason", "team")
        assert found[0].reason is found[1].reason
        assert [one.team and one.team.slug for one in found] == ["t", None]


def test_nothing_is_asked_where_nothing_is_named(two: Two) -> None:
    attach([], "reason")
    attach([two.free], "team")
    assert two.free.team is None


def ids(two: Two) -> list[object]:
    return [two.in_team.id, two.free.id]
