"""A chat proves complex: it becomes a ticket in place, nothing asked twice (S3)."""

import pytest

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Community, Team, TeamMember
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.closing import AlreadyClosed, NotHandler
from peerdesk.domain.conversations.operations.moving import Moved
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.workflows.complete_form import complete_form
from peerdesk.workflows.convert_to_ticket import IsTicket, convert_to_ticket
from tests.cast import caller_of, conversation, held_by, invited, seat_of

pytestmark = pytest.mark.promise("S3")


@pytest.fixture
def payments(tally: Community, failed_payment: Reason) -> Team:
    """The team that failed payments go to."""
    team = Team.objects.create(community=tally, slug="payments", name={"en": "Payments"})
    Reason.objects.filter(id=failed_payment.id).update(team=team)
    return team


def last(one: Conversation) -> Event:
    return Event.objects.filter(conversation=one).order_by("-seq")[0]


def kinds(one: Conversation) -> list[str]:
    rows = Event.objects.filter(conversation=one).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_the_customers_chat_is_a_ticket_of_the_reasons_team(
    chat: Conversation, ada: Person, ezra: Person, payments: Team
) -> None:
    convert_to_ticket(
        caller=caller_of(ada),
        conversation_id=chat.id,
        reason="failed-payment",
        fields={"amount": "12.50"},
    )
    chat.refresh_from_db()
    assert (chat.channel, chat.state, chat.queue) == ("ticket", "waiting", "agents")
    assert (chat.team, chat.fields, chat.handler) == (payments, {"amount": "12.50"}, None)
    assert (chat.converted_by, chat.asked_reason.slug) == ("customer", "sending-invoices")
    assert kinds(chat) == ["message", "joined", "left", "converted"]
    assert last(chat).data["team"]["name"] == {"en": "Payments"}
    assert seat_of(ezra).active == 0


def test_the_customer_answers_what_the_form_requires(
    chat: Conversation, ada: Person, payments: Team
) -> None:
    with pytest.raises(InvalidInput) as refused:
        convert_to_ticket(caller=caller_of(ada), conversation_id=chat.id, reason="failed-payment")
    assert list(refused.value.errors) == ["fields.amount"]
    chat.refresh_from_db()
    assert (chat.channel, chat.state) == ("chat", "active")


def test_nothing_is_asked_twice(chat: Conversation, ada: Person, payments: Team) -> None:
    Conversation.objects.filter(id=chat.id).update(fields={"amount": "7", "when": "2026-01-02"})
    convert_to_ticket(
        caller=caller_of(ada),
        conversation_id=chat.id,
        reason="failed-payment",
        fields={"when": "2026-02-03"},
    )
    chat.refresh_from_db()
    assert chat.fields == {"amount": "7", "when": "2026-02-03"}


def test_an_expert_gives_what_is_known_and_the_customer_the_rest(
    chat: Conversation, ada: Person, ezra: Person, payments: Team
) -> None:
    convert_to_ticket(
        caller=caller_of(ezra),
        conversation_id=chat.id,
        reason="failed-payment",
        fields={"when": "2026-01-02"},
    )
    chat.refresh_from_db()
    assert (chat.converted_by, chat.fields) == ("expert", {"when": "2026-01-02"})
    complete_form(caller=caller_of(ada), conversation_id=chat.id, fields={"amount": "3"})
    chat.refresh_from_db()
    assert chat.fields == {"amount": "3", "when": "2026-01-02"}
    assert last(chat).data["code"] == "form_filled"
    with pytest.raises(Moved):
        complete_form(caller=caller_of(ada), conversation_id=chat.id, fields={"amount": "4"})


def test_an_agent_goes_on_with_it_unless_another_team_should(
    my_account: Reason, ada: Person, agnes: Person, payments: Team
) -> None:
    mine = held_by(conversation(ada, my_account), agnes, "agent")
    TeamMember.objects.create(team=payments, person=agnes)
    convert_to_ticket(caller=caller_of(agnes), conversation_id=mine.id, reason="failed-payment")
    mine.refresh_from_db()
    assert (mine.channel, mine.state, mine.handler) == ("ticket", "active", agnes)

    TeamMember.objects.all().delete()
    other = held_by(conversation(ada, my_account), agnes, "agent")
    convert_to_ticket(caller=caller_of(agnes), conversation_id=other.id, reason="failed-payment")
    other.refresh_from_db()
    assert (other.state, other.handler, other.team) == ("waiting", None, payments)


def test_a_waiting_chats_invitations_are_taken_back(
    asked: Conversation, ada: Person, ezra: Person, payments: Team
) -> None:
    asking = invited(asked, ezra)
    convert_to_ticket(
        caller=caller_of(ada),
        conversation_id=asked.id,
        reason="failed-payment",
        fields={"amount": "1"},
    )
    asking.refresh_from_db()
    assert asking.state == "cancelled"
    asked.refresh_from_db()
    assert asked.converted_by == "waiting"
    assert seat_of(ezra).invited == 0


def test_who_has_no_part_in_it_converts_nothing(
    chat: Conversation, agnes: Person, otto: Person, erik: Person, payments: Team
) -> None:
    for stranger in (otto, erik):
        with pytest.raises(NotFound):
            convert_to_ticket(caller=caller_of(stranger), conversation_id=chat.id)
    with pytest.raises(NotHandler):
        convert_to_ticket(caller=caller_of(agnes), conversation_id=chat.id)


def test_a_ticket_and_what_is_closed_stay_what_they_are(
    rated_chat: Conversation, ada: Person, otto: Person, failed_payment: Reason
) -> None:
    with pytest.raises(AlreadyClosed):
        convert_to_ticket(caller=caller_of(ada), conversation_id=rated_chat.id)
    ticket = conversation(ada, failed_payment)
    with pytest.raises(IsTicket):
        convert_to_ticket(caller=caller_of(ada), conversation_id=ticket.id)
    with pytest.raises(NotFound):
        complete_form(caller=caller_of(otto), conversation_id=ticket.id, fields={})
