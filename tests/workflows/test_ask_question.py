"""Ada writes to us."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.admission import ChatClosed, ChatNotAllowed
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation
from peerdesk.workflows.ask_question import TooManyOpen, ask_question
from tests import cast
from tests.workflows.scenes import kinds, set_policy

TEXT = "How do I send an invoice twice?"


def ask(somebody: Person, about: Reason, **values: object) -> Conversation:
    given = {"text": TEXT, "language": "en", "community": about.community, "reason": about.id}
    return ask_question(caller=Caller(somebody), **{**given, **values})  # type: ignore[arg-type]


@pytest.mark.promise("S2", "C6")
def test_a_simple_reason_opens_a_chat_and_asks_the_first_experts_at_once(
    ada, ezra, erik, sending_invoices
):
    chat = ask(ada, sending_invoices, client_id=new_id())
    assert (chat.channel, chat.state, chat.queue) == ("chat", "waiting", "experts")
    assert kinds(chat) == ["message", "asking"]
    assert {one.expert_id for one in Invitation.objects.all()} == {ezra.id, erik.id}
    assert cast.seat_of(ezra).invited == 1
    first = Event.objects.get(conversation=chat, seq=1)
    assert (first.author_id, first.data["text"], first.audience) == (ada.id, TEXT, [])


@pytest.mark.promise("C9")
def test_the_invitation_says_what_the_answer_earns_at_most(ada, ezra, sending_invoices):
    ask(ada, sending_invoices)
    assert Invitation.objects.get().pays_minor == 200


@pytest.mark.promise("S2")
def test_a_complex_reason_opens_a_ticket_with_its_own_form(ada, ezra, failed_payment):
    ticket = ask(ada, failed_payment, fields={"amount": "12.50"})
    assert (ticket.channel, ticket.state, ticket.queue) == ("ticket", "waiting", "agents")
    assert ticket.fields == {"amount": "12.50"}
    assert ticket.due_at is not None
    assert not Invitation.objects.exists()


@pytest.mark.promise("S2")
def test_everything_that_is_wrong_with_the_form_is_told_at_once(ada, failed_payment):
    with pytest.raises(InvalidInput) as refused:
        ask(ada, failed_payment, text=" ", fields={"when": "soon"})
    assert set(refused.value.errors) == {"text", "fields.amount", "fields.when"}
    assert not Conversation.objects.exists()


@pytest.mark.promise("S7")
def test_only_a_living_leaf_can_be_chosen(ada, sending_invoices, my_account):
    cast.reason(my_account.community, "below", parent=my_account)
    sending_invoices.retired_at = cast.PAST
    sending_invoices.save()
    for reason in (my_account.id, sending_invoices.id, new_id(), "nonsense"):
        with pytest.raises(InvalidInput) as refused:
            ask(ada, my_account, reason=reason)
        assert set(refused.value.errors) == {"reason"}


@pytest.mark.promise("S5")
def test_an_inactive_account_may_not_chat_but_leave_a_ticket(ada, sending_invoices):
    Membership.objects.filter(person=ada).update(active=False)
    with pytest.raises(ChatNotAllowed) as refused:
        ask(ada, sending_invoices)
    assert refused.value.more["why"] == "inactive"
    assert refused.value.more["alternative"] == "ticket"
    ticket = ask(ada, sending_invoices, channel="ticket")
    assert (ticket.channel, ticket.queue) == ("ticket", "agents")


@pytest.mark.promise("S5")
def test_who_is_no_customer_becomes_one_by_a_ticket_and_still_may_not_chat(erik, sending_invoices):
    with pytest.raises(ChatNotAllowed) as refused:
        ask(erik, sending_invoices)
    assert refused.value.more["why"] == "not_a_customer"
    ask(erik, sending_invoices, channel="ticket")
    customer = Membership.objects.get(person=erik, role="customer")
    assert not customer.active
    with pytest.raises(ChatNotAllowed):
        ask(erik, sending_invoices)


@pytest.mark.promise("S6")
def test_outside_the_hours_the_chat_says_when_it_opens(ada, tally, sending_invoices):
    hours = [{"days": [0, 1, 2, 3, 4], "from": "08:00", "to": "18:00"}]
    tally.opening_hours = hours
    tally.save()
    saturday = datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/Zurich"))
    with pytest.raises(ChatClosed) as refused:
        ask(ada, sending_invoices, community=tally, now=saturday)
    # Winter time begins on that Sunday: Monday at eight is seven in UTC.
    assert refused.value.more["opens_at"] == "2026-10-26T07:00:00Z"
    assert refused.value.more["alternative"] == "ticket"
    assert ask(ada, sending_invoices, community=tally, now=saturday, channel="ticket")


@pytest.mark.promise("S6")
def test_a_language_that_the_chat_does_not_speak_gets_a_ticket(ada, sending_invoices):
    with pytest.raises(ChatClosed) as refused:
        ask(ada, sending_invoices, language="es")
    assert refused.value.more["why"] == "language"
    assert ask(ada, sending_invoices, language="es", channel="ticket").language == "es"
    assert ask(ada, sending_invoices, language="de-CH").language == "de"


@pytest.mark.invariant("I17")
def test_a_token_of_another_community_opens_nothing_here(ada, elsewhere, sending_invoices):
    with pytest.raises(NotFound):
        ask_question(
            caller=Caller(ada, only_community=elsewhere.id),
            community=sending_invoices.community,
            reason=sending_invoices.id,
            text=TEXT,
        )


def test_the_twenty_first_open_conversation_is_refused(ada, my_account):
    for _ in range(20):
        last = ask(ada, my_account)
    with pytest.raises(TooManyOpen):
        ask(ada, my_account)
    Conversation.objects.filter(id=last.id).update(state="closed")
    assert ask(ada, my_account)


@pytest.mark.promise("C6")
def test_no_time_to_wait_still_asks_the_first_wave(ada, ezra, sending_invoices):
    set_policy(sending_invoices.community, fallback_seconds=0)
    chat = ask(ada, sending_invoices)
    assert chat.queue == "experts"
    assert Invitation.objects.count() == 1


@pytest.mark.promise("C6")
def test_with_nobody_to_ask_and_no_time_to_wait_the_agents_get_it_at_once(ada, sending_invoices):
    set_policy(sending_invoices.community, fallback_seconds=0)
    chat = ask(ada, sending_invoices)
    assert (chat.state, chat.queue, chat.due_for) == ("waiting", "agents", "agent")
    assert kinds(chat) == ["message", "fallback_agents"]


def test_the_community_is_the_reasons_own(ada, tally: Community, otto, elsewhere):
    foreign = cast.reason(elsewhere, "foreign")
    with pytest.raises(InvalidInput):
        ask(ada, foreign, community=tally)
