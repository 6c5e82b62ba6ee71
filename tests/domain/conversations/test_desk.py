"""The support team's cases: given, handed over, put back, waiting for the customer."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.ids import new_id
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.models import Community, Team, TeamMember
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.conversations.operations.assigning import assign, hand_to_team, put_back
from peerdesk.domain.conversations.operations.closing import AlreadyClosed
from peerdesk.domain.conversations.operations.desk_case import NotAtDesk
from peerdesk.domain.conversations.operations.moving import Moved
from peerdesk.domain.conversations.operations.pausing import resume, wait_for_customer
from peerdesk.domain.conversations.operations.posting import Draft, Refused, post_messages
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.solve_conversation import solve_conversation
from peerdesk.workflows.sweep import move_due
from tests import cast

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(ada: Person, failed_payment: Reason) -> Conversation:
    """Ada's ticket in the agents' queue."""
    return cast.conversation(ada, failed_payment, due_for=DueFor.TICKET)


@pytest.fixture
def payments(tally: Community, anna: Person) -> Team:
    """A team in which Anna works."""
    team = Team.objects.create(community=tally, slug="payments", name={"en": "Payments"})
    TeamMember.objects.create(team=team, person=anna)
    return team


def codes(of: Conversation) -> list[str]:
    events = Event.objects.filter(conversation=of).order_by("seq")
    return [one.data["code"] if one.kind == "notice" else one.kind for one in events]


def says(somebody: Person, where: Conversation, text: str = "Some words.") -> None:
    (answer,) = post_messages([Draft(somebody.id, where.id, new_id(), text)])
    assert not isinstance(answer, Refused), answer
    where.refresh_from_db()


@pytest.mark.promise("C12")
def test_colleague_has_it_and_is_told(ticket: Conversation, agnes: Person, anna: Person) -> None:
    assign(caller=cast.caller_of(agnes), conversation_id=ticket.id, to=anna.id)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.handler) == (State.ACTIVE, anna)
    assert codes(ticket) == ["message", "joined", "assigned"]
    notice = Notice.objects.get(person=anna)
    assert notice.url == f"/desk/c/{ticket.id}/"
    assert "Ada" not in str(notice.values)


def test_given_on_the_former_agent_leaves(
    ticket: Conversation, agnes: Person, anna: Person
) -> None:
    assign(caller=cast.caller_of(agnes), conversation_id=ticket.id, to=agnes.id)
    assign(caller=cast.caller_of(agnes), conversation_id=ticket.id, to=anna.id)
    ticket.refresh_from_db()
    assert (ticket.handler, ticket.due_for) == (anna, DueFor.IDLE)
    present = Participant.objects.filter(conversation=ticket, left_at=None, role="agent")
    assert [one.person for one in present] == [anna]
    left = Event.objects.get(conversation=ticket, kind="left")
    assert left.data == {"by": "colleague"}


def test_only_the_team_is_told_who_gave_it_to_whom(
    ticket: Conversation, agnes: Person, anna: Person
) -> None:
    assign(caller=cast.caller_of(agnes), conversation_id=ticket.id, to=anna.id)
    event = Event.objects.get(conversation=ticket, data__code="assigned")
    assert set(event.audience) == {"agent", "owner"}


def test_nobody_outside_the_team_gets_it(
    ticket: Conversation, agnes: Person, ezra: Person, ada: Person, otto: Person
) -> None:
    for somebody in (ezra, ada, otto):
        with pytest.raises(InvalidInput):
            assign(caller=cast.caller_of(agnes), conversation_id=ticket.id, to=somebody.id)
        with pytest.raises(NotFound):
            assign(caller=cast.caller_of(somebody), conversation_id=ticket.id, to=agnes.id)


def test_what_experts_have_stays_theirs(chat: Conversation, agnes: Person) -> None:
    caller = cast.caller_of(agnes)
    with pytest.raises(NotAtDesk):
        assign(caller=caller, conversation_id=chat.id, to=agnes.id)
    with pytest.raises(NotAtDesk):
        solve_conversation(caller=caller, conversation_id=chat.id)
    with pytest.raises(NotAtDesk):
        wait_for_customer(caller=caller, conversation_id=chat.id)


@pytest.mark.promise("S3")
def test_team_gets_it_and_who_is_not_in_it_gives_it_back(
    ticket: Conversation, agnes: Person, payments: Team
) -> None:
    caller = cast.caller_of(agnes)
    assign(caller=caller, conversation_id=ticket.id, to=agnes.id)
    hand_to_team(caller=caller, conversation_id=ticket.id, team=payments.id)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.handler, ticket.team) == (State.WAITING, None, payments)
    assert ticket.due_for == DueFor.TICKET
    assert ticket.answer_due_at is not None


def test_team_s_own_member_keeps_it(
    ticket: Conversation, agnes: Person, anna: Person, payments: Team
) -> None:
    caller = cast.caller_of(agnes)
    assign(caller=caller, conversation_id=ticket.id, to=anna.id)
    hand_to_team(caller=caller, conversation_id=ticket.id, team="payments")
    ticket.refresh_from_db()
    assert (ticket.handler, ticket.team) == (anna, payments)


def test_another_community_s_team_is_none(
    ticket: Conversation, agnes: Person, elsewhere: Community
) -> None:
    theirs = Team.objects.create(community=elsewhere, slug="theirs", name={"en": "Theirs"})
    with pytest.raises(InvalidInput):
        hand_to_team(caller=cast.caller_of(agnes), conversation_id=ticket.id, team=theirs.id)


def test_put_back_lies_in_the_queue_again(ticket: Conversation, agnes: Person) -> None:
    caller = cast.caller_of(agnes)
    assign(caller=caller, conversation_id=ticket.id, to=agnes.id)
    put_back(caller=caller, conversation_id=ticket.id)
    put_back(caller=caller, conversation_id=ticket.id)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.handler) == (State.WAITING, None)


def test_customer_s_word_brings_it_back_at_once(
    ticket: Conversation, agnes: Person, ada: Person
) -> None:
    wait_for_customer(caller=cast.caller_of(agnes), conversation_id=ticket.id, hours=24)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.due_for) == (State.PENDING, DueFor.CUSTOMER)
    assert ticket.answer_due_at is None
    says(ada, ticket)
    assert (ticket.state, ticket.due_for, ticket.handler) == (State.ACTIVE, DueFor.IDLE, agnes)
    assert ticket.answer_due_at is not None


def test_second_question_does_not_put_the_answer_off(
    ticket: Conversation, agnes: Person, ada: Person
) -> None:
    assign(caller=cast.caller_of(agnes), conversation_id=ticket.id, to=agnes.id)
    says(ada, ticket)
    first = ticket.answer_due_at
    says(ada, ticket)
    assert ticket.answer_due_at == first
    says(agnes, ticket)
    assert ticket.answer_due_at is None


def test_experts_chats_owe_the_team_nothing(chat: Conversation, ada: Person, ezra: Person) -> None:
    says(ada, chat)
    says(ezra, chat)
    assert chat.answer_due_at is None


@pytest.mark.invariant("I7")
def test_silence_brings_it_back_or_closes_it(
    ticket: Conversation, agnes: Person, ada: Person, my_account: Reason
) -> None:
    other = cast.conversation(ada, my_account)
    caller, now = cast.caller_of(agnes), clock.now()
    wait_for_customer(caller=caller, conversation_id=ticket.id, hours=1, now=now)
    wait_for_customer(caller=caller, conversation_id=other.id, hours=1, then="close", now=now)
    move_due(now + HOUR / 2)
    assert Conversation.objects.filter(state=State.PENDING).count() == 2
    move_due(now + 2 * HOUR)
    ticket.refresh_from_db()
    other.refresh_from_db()
    assert (ticket.state, codes(ticket)[-1]) == (State.ACTIVE, "customer_silent")
    assert ticket.answer_due_at == now + 2 * HOUR
    assert (other.state, other.closed_by_role) == (State.CLOSED, "system")


def test_team_goes_on_without_the_customer(ticket: Conversation, agnes: Person) -> None:
    caller = cast.caller_of(agnes)
    wait_for_customer(caller=caller, conversation_id=ticket.id)
    resume(caller=caller, conversation_id=ticket.id)
    ticket.refresh_from_db()
    assert ticket.state == State.ACTIVE
    with pytest.raises(Moved):
        resume(caller=caller, conversation_id=ticket.id)


def test_given_on_while_waiting_it_goes_on_waiting(
    ticket: Conversation, agnes: Person, anna: Person
) -> None:
    caller = cast.caller_of(agnes)
    wait_for_customer(caller=caller, conversation_id=ticket.id, hours=5, then="close")
    ticket.refresh_from_db()
    due = ticket.due_at
    assign(caller=caller, conversation_id=ticket.id, to=anna.id)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.handler) == (State.PENDING, anna)
    assert (ticket.due_at, ticket.due_for) == (due, DueFor.SILENCE)


def test_solved_by_a_colleague_and_reopened_by_another(
    ticket: Conversation, agnes: Person, anna: Person
) -> None:
    solve_conversation(caller=cast.caller_of(agnes), conversation_id=ticket.id)
    ticket.refresh_from_db()
    assert ticket.state == State.CLOSED
    assert ticket.solved_at is not None
    with pytest.raises(AlreadyClosed):
        solve_conversation(caller=cast.caller_of(anna), conversation_id=ticket.id)
    reopen_conversation(caller=cast.caller_of(anna), conversation_id=ticket.id)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.solved_at, ticket.due_for) == ("waiting", None, DueFor.TICKET)
