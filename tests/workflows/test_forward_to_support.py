"""Passing a chat on to the support team: who is told, who has it, who still reads it (C11, C12)."""

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Team
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.conversations.operations.posting import Draft, Refused, post_messages
from peerdesk.domain.conversations.queries import agents_queue
from peerdesk.domain.conversations.wire import conversation_wire, verbs
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.queries import brief_of
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.convert_to_ticket import convert_to_ticket
from peerdesk.workflows.forward_to_support import forward_to_support
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.suspend_expert import suspend_expert
from peerdesk.workflows.take_conversation import take_conversation
from tests import cast
from tests.workflows.scenes import kinds, states

BRIEF = {"goal": "Open the year 2027", "tried": "Settings, periods", "facts": "Plan Basic"}


def forward(somebody, conversation, *, stays=True, **said):
    said = {"reason": "not_allowed", "brief": BRIEF, **said}
    return forward_to_support(
        caller=Caller(somebody), conversation_id=conversation.id, stays=stays, **said
    )


def can(somebody, conversation):
    return verbs(conversation_for(Caller(somebody), conversation.id))


def say(somebody, conversation, text="Hello."):
    (answer,) = post_messages([Draft(somebody.id, conversation.id, new_id(), text)])
    return answer


@pytest.mark.promise("C11", "C12", "F9")
def test_agents_have_it_at_once_with_the_brief_and_the_whole_thread(chat, ada, ezra, agnes):
    moved = forward(ezra, chat)
    assert (moved.state, moved.queue, moved.handler_id) == ("forwarded", "agents", None)
    assert [one.id for one in agents_queue([chat.community_id])] == [chat.id]
    assert moved.due_at is not None
    assert moved.answer_due_at is not None
    assert kinds(chat) == ["message", "joined", "forwarded", "forwarded_to_team"]
    brief = brief_of(chat.id)
    assert brief is not None
    assert (brief.goal, brief.reason, brief.expert_id) == (BRIEF["goal"], "not_allowed", ezra.id)
    assert {"take", "messages"} <= set(can(agnes, chat))


@pytest.mark.promise("C11")
def test_the_customer_is_told_always_and_never_reads_the_brief(chat, ada, ezra, agnes):
    forward(ezra, chat, stays=False)
    told = Event.objects.filter(conversation=chat, kind__in=["forwarded", "notice"])
    assert all(event.audience == [] for event in told)
    notice = told.get(kind="notice")
    assert notice.data["values"] == {"team": None, "by": ["here", "email"], "stays": False}
    assert not any("Basic" in str(event.data) for event in Event.objects.filter(conversation=chat))


@pytest.mark.promise("C11", "S3")
def test_the_case_goes_to_the_reasons_team_and_the_customer_reads_its_name(
    chat, ada, ezra, tally, agnes
):
    team = Team.objects.create(community=tally, slug="accounts", name={"en": "Accounts"})
    Conversation.objects.filter(id=chat.id).update(team=team)
    assert forward(ezra, chat).team_id == team.id
    notice = Event.objects.get(conversation=chat, kind="notice")
    assert notice.data["values"]["team"] == {"en": "Accounts"}


@pytest.mark.promise("C11")
def test_a_retired_team_is_everybodys_case(chat, ada, ezra, tally):
    team = Team.objects.create(
        community=tally, slug="accounts", name={"en": "Accounts"}, retired_at=clock.now()
    )
    Conversation.objects.filter(id=chat.id).update(team=team)
    assert forward(ezra, chat).team_id is None


@pytest.mark.promise("C11")
def test_who_stays_reads_on_but_can_neither_write_nor_close_nor_forward(chat, ada, ezra, agnes):
    forward(ezra, chat)
    assert can(ezra, chat) == ["leave"]
    take_conversation(caller=Caller(agnes), conversation_id=chat.id)
    assert not isinstance(say(agnes, chat), Refused)
    assert isinstance(say(ezra, chat), Refused)
    for verb in (close_conversation, reopen_conversation):
        with pytest.raises(NotHandler):
            verb(caller=Caller(ezra), conversation_id=chat.id)
    wire = conversation_wire(conversation_for(Caller(ada), chat.id))
    assert {one["alias"]: one["watching"] for one in wire["people"]} == {
        "Ada customer": False,
        "Ezra expert": True,
        "Agnes agent": False,
    }
    leave_conversation(caller=Caller(ezra), conversation_id=chat.id)
    assert kinds(chat)[-1] == "left"
    with pytest.raises(NotFound):
        conversation_for(Caller(ezra), chat.id)


@pytest.mark.promise("C11")
@pytest.mark.invariant("I5")
def test_who_leaves_sees_it_no_more(chat, ada, ezra, agnes):
    forward(ezra, chat, stays=False)
    with pytest.raises(NotFound):
        conversation_for(Caller(ezra), chat.id)
    assert kinds(chat)[-1] == "left"
    assert Event.objects.get(conversation=chat, kind="left").data == {"by": "forwarding"}


@pytest.mark.promise("C12")
def test_the_agents_answer_makes_it_theirs_and_opens_by_mail(chat, ada, ezra, agnes):
    forward(ezra, chat)
    taken = take_conversation(caller=Caller(agnes), conversation_id=chat.id)
    assert (taken.state, taken.handler_id, taken.episode) == ("active", agnes.id, 1)
    assert taken.by_mail
    assert Participant.objects.get(conversation=chat, person=ezra).left_at is None


@pytest.mark.promise("C11")
def test_the_place_is_free_at_once_and_an_unanswered_chat_counts_as_none(
    chat, ada, ezra, sending_invoices, agnes
):
    other = cast.conversation(ada, sending_invoices)
    forward(ezra, chat)
    seat = cast.seat_of(ezra)
    assert (seat.active, seat.finished) == (0, 10)
    assert states(other) == {"Ezra": "pending"}
    again = cast.held_by(cast.conversation(ada, sending_invoices), ezra, "expert")
    say(ezra, again)
    forward(ezra, again)
    assert cast.seat_of(ezra).finished == 11


@pytest.mark.promise("C11")
def test_a_customer_may_close_it_while_it_waits(chat, ada, ezra, agnes):
    forward(ezra, chat)
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    assert agents_queue([chat.community_id]) == []


@pytest.mark.promise("S3")
def test_it_may_become_a_ticket_and_its_expert_reads_on(chat, ada, ezra, agnes, failed_payment):
    forward(ezra, chat)
    convert_to_ticket(
        caller=Caller(agnes), conversation_id=chat.id, reason="failed-payment", fields={}
    )
    taken = take_conversation(caller=Caller(agnes), conversation_id=chat.id)
    assert (taken.channel, taken.handler_id) == ("ticket", agnes.id)
    assert can(ezra, chat) == ["leave"]


@pytest.mark.invariant("I5")
def test_who_is_suspended_reads_on_no_more(chat, ada, ezra, olga, tally):
    forward(ezra, chat)
    suspend_expert(
        caller=Caller(olga), community=tally, person_id=ezra.id, reasons="Sold answers elsewhere."
    )
    with pytest.raises(NotFound):
        conversation_for(Caller(ezra), chat.id)


def test_reopened_it_comes_back_to_the_agents(chat, ada, ezra, agnes):
    forward(ezra, chat)
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    again = reopen_conversation(caller=Caller(ada), conversation_id=chat.id)
    assert (again.state, again.queue) == ("waiting", "agents")
    assert states(chat) == {}
    assert "take" in can(agnes, chat)


def test_a_reason_may_be_words_and_a_brief_one_text(chat, ezra):
    forward(ezra, chat, reason="The bill of the brand itself", brief="Bill 12 is wrong.")
    brief = Brief.objects.get()
    assert (brief.reason, brief.reason_text) == ("other", "The bill of the brand itself")
    assert (brief.goal, brief.facts) == ("", "Bill 12 is wrong.")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "other"}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"brief": "  "}, "brief"),
        ({"brief": {"goal": "", "tried": ""}}, "brief"),
        ({"brief": {"goal": "x" * 2001}}, "brief.goal"),
        ({"brief": {"facts": "a\0b"}}, "brief.facts"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_moves(chat, ezra, said, field):
    with pytest.raises(InvalidInput) as refused:
        forward(ezra, chat, **said)
    assert list(refused.value.errors) == [field]
    chat.refresh_from_db()
    assert chat.state == "active"


def test_only_its_expert_and_only_while_they_have_it(
    chat, asked, ada, ezra, erik, agnes, olga, otto, my_account
):
    assert "forward" in can(ezra, chat)
    assert "forward" not in can(ada, chat)
    for somebody in (erik, otto):
        with pytest.raises(NotFound):
            forward(somebody, chat)
    for somebody in (ada, agnes, olga):
        with pytest.raises(NotHandler):
            forward(somebody, chat)
    by_agent = cast.held_by(cast.conversation(ada, my_account), agnes, "agent")
    with pytest.raises(NotHandler):
        forward(agnes, by_agent)
    forward(ezra, chat)
    with pytest.raises(NotHandler):
        forward(ezra, chat)
