"""An agent or owner goes: cases back in the queue, teams without them, never the last owner."""

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.admission.models import StaffInvitation
from peerdesk.domain.admission.operations.inviting import invite
from peerdesk.domain.communities.models import Community, Membership, Team, TeamMember
from peerdesk.domain.communities.staffing import LastOwner
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.workflows.delete_account import delete_account
from peerdesk.workflows.end_staff_role import end_staff_role
from tests import cast

pytestmark = pytest.mark.django_db


def role_of(somebody: Person, role: str) -> Membership:
    return Membership.objects.get(person=somebody, role=role, community__slug="tally")


def ended(tally: Community, by: Person, whose: Membership) -> Membership:
    return end_staff_role(caller=Caller(by), community=tally, membership_id=whose.id)


@pytest.fixture
def case(ada: Person, agnes: Person, my_account: Reason) -> Conversation:
    """Ada's question to the support team, which Agnes has."""
    return cast.held_by(cast.conversation(ada, my_account), agnes, "agent")


@pytest.mark.invariant("I5")
def test_open_cases_lie_in_the_queue_again(
    tally: Community, olga: Person, agnes: Person, case: Conversation
) -> None:
    ended(tally, olga, role_of(agnes, "agent"))
    case.refresh_from_db()
    assert (case.handler, case.state, case.queue) == (None, "waiting", "agents")
    assert Event.objects.filter(conversation=case, kind="left").count() == 1
    with pytest.raises(NotFound):
        conversation_for(Caller(agnes), case.id)


def test_paused_case_goes_back_and_a_closed_one_stays(
    tally: Community, olga: Person, agnes: Person, ada: Person, my_account: Reason
) -> None:
    paused = cast.held_by(cast.conversation(ada, my_account), agnes, "agent")
    closed = cast.held_by(cast.conversation(ada, my_account), agnes, "agent")
    Conversation.objects.filter(id=paused.id).update(state="pending", due_for="customer")
    Conversation.objects.filter(id=closed.id).update(state="closed", due_at=None, due_for="")
    ended(tally, olga, role_of(agnes, "agent"))
    paused.refresh_from_db()
    closed.refresh_from_db()
    assert (paused.state, paused.handler) == ("waiting", None)
    assert (closed.state, closed.handler) == ("closed", agnes)


def test_what_experts_have_and_other_roles_stay(
    tally: Community, olga: Person, agnes: Person, chat: Conversation, case: Conversation
) -> None:
    cast.member(agnes, tally, "owner")
    ended(tally, olga, role_of(agnes, "agent"))
    chat.refresh_from_db()
    assert chat.handler is not None
    assert role_of(agnes, "owner").ended_at is None


def test_no_team_has_them(tally: Community, elsewhere: Community, olga: Person, agnes: Person):
    for of in (tally, elsewhere):
        team = Team.objects.create(community=of, slug="one", name={"en": "One"})
        TeamMember.objects.create(team=team, person=agnes)
    ended(tally, olga, role_of(agnes, "agent"))
    assert [seat.team.community for seat in TeamMember.objects.all()] == [elsewhere]


def test_last_owner_stays(tally: Community, olga: Person, anna: Person) -> None:
    with pytest.raises(LastOwner):
        ended(tally, olga, role_of(olga, "owner"))
    cast.member(anna, tally, "owner")
    anna.is_active = False
    anna.save()
    with pytest.raises(LastOwner):
        ended(tally, olga, role_of(olga, "owner"))
    Person.objects.filter(id=anna.id).update(is_active=True)
    ended(tally, olga, role_of(olga, "owner"))
    with pytest.raises(LastOwner):
        ended(tally, anna, role_of(anna, "owner"))


def test_nobody_but_an_owner_ends_a_role(
    tally: Community, olga: Person, agnes: Person, anna: Person, otto: Person
) -> None:
    for stranger in (anna, otto):
        with pytest.raises(NotFound):
            ended(tally, stranger, role_of(agnes, "agent"))
    ended(tally, olga, role_of(agnes, "agent"))
    with pytest.raises(NotFound):
        ended(tally, olga, role_of(agnes, "agent"))


def test_expert_is_not_ended_here(tally: Community, olga: Person, ezra: Person) -> None:
    with pytest.raises(NotFound):
        ended(tally, olga, role_of(ezra, "expert"))


@pytest.mark.invariant("I20")
def test_deleted_account_takes_its_invitations_along(tally: Community) -> None:
    nora = cast.person("Nora")
    nora.emailaddress_set.create(email="second@example.org", verified=True)
    for address in ("nora@example.org", "second@example.org", "other@example.org"):
        invite(community=tally, by=None, role="agent", email=address, alias="Nora", now=clock.now())
    delete_account(person=nora, password=cast.PASSWORD, now=clock.now())
    assert [one.email for one in StaffInvitation.objects.all()] == ["other@example.org"]
