"""Ezra takes a chat, Erik doesn't."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.expertise.models import Availability, Qualification
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.operations.answering import (
    AlreadyDeclined,
    InvitationExpired,
    NoPlaceFree,
    NotAvailable,
    Taken,
)
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.decline_invitation import decline_invitation
from tests import cast
from tests.workflows.scenes import kinds, later, set_policy, states, sweep


def accept(somebody: Person, invitation: Invitation) -> Conversation:
    return accept_invitation(caller=Caller(somebody), invitation_id=invitation.id)


@pytest.mark.promise("C6")
@pytest.mark.invariant("I6")
def test_one_gets_it_and_the_others_are_told_that_it_is_gone(asked, ezra, erik):
    hers, his = cast.invited(asked, ezra), cast.invited(asked, erik)
    chat = accept(ezra, hers)
    assert (chat.state, chat.handler_id, chat.handler_role) == ("active", ezra.id, "expert")
    assert states(asked) == {"Ezra": "accepted", "Erik": "cancelled"}
    assert (cast.seat_of(ezra).active, cast.seat_of(ezra).invited) == (1, 0)
    assert (cast.seat_of(erik).active, cast.seat_of(erik).invited) == (0, 0)
    assert kinds(asked) == ["message", "joined"]
    with pytest.raises(Taken):
        accept(erik, his)
    with pytest.raises(Taken):
        accept(ezra, hers)


@pytest.mark.promise("F15")
def test_with_the_chat_begins_the_clock_to_the_first_reply(asked, ezra):
    chat = accept(ezra, cast.invited(asked, ezra))
    assert chat.due_for == "first_reply"
    assert chat.due_at is not None
    assert chat.due_at - chat.assigned_at == timedelta(seconds=180)


@pytest.mark.promise("F4")
def test_the_customer_meets_an_alias(asked, ezra):
    accept(ezra, cast.invited(asked, ezra))
    assert Participant.objects.get(person=ezra).alias == "Ezra expert"


@pytest.mark.invariant("I6")
def test_too_late_is_too_late_even_before_a_sweep_has_seen_it(asked, ezra):
    over = cast.invited(asked, ezra, expires_at=clock.now() - timedelta(milliseconds=1))
    with pytest.raises(InvitationExpired):
        accept(ezra, over)


def test_a_declined_invitation_stays_declined(asked, ezra, erik):
    cast.invited(asked, erik)
    no = cast.invited(asked, ezra)
    decline_invitation(caller=Caller(ezra), invitation_id=no.id, reason="at lunch")
    with pytest.raises(AlreadyDeclined):
        accept(ezra, no)
    assert Invitation.objects.get(id=no.id).decline_reason == "at lunch"


@pytest.mark.invariant("I8")
@pytest.mark.promise("C3", "C4", "F2")
@pytest.mark.parametrize("what", ["paused", "hours", "area", "rested", "language"])
def test_what_changed_since_the_invitation_counts(asked, ezra, what):
    invitation = cast.invited(asked, ezra)
    times = Availability.objects.filter(person=ezra)
    passed = Qualification.objects.filter(person=ezra)
    match what:
        case "paused":
            times.update(paused=True)
        case "hours":
            times.update(schedule=[])
        case "area":
            passed.update(revoked_at=clock.now())
        case "rested":
            passed.update(covered=False)
        case "language":
            times.update(languages=["de"])
    with pytest.raises(NotAvailable):
        accept(ezra, invitation)
    asked.refresh_from_db()
    assert asked.state == "waiting"


@pytest.mark.promise("F3")
@pytest.mark.invariant("I8")
def test_the_limit_holds_though_it_was_lowered_after_the_invitation(asked, chat, ezra, tally):
    invitation = cast.invited(asked, ezra)
    set_policy(tally, chats_at_once=1)
    with pytest.raises(NoPlaceFree):
        accept(ezra, invitation)
    assert cast.seat_of(ezra).active == 1


@pytest.mark.invariant("I17")
def test_nobody_accepts_what_others_were_asked(asked, ezra, erik, otto, ada):
    invitation = cast.invited(asked, ezra)
    for somebody in (erik, otto, ada):
        with pytest.raises(NotFound):
            accept(somebody, invitation)
    with pytest.raises(NotFound):
        accept_invitation(caller=Caller(ezra), invitation_id=new_id())


@pytest.mark.invariant("I5", "I8")
def test_who_is_no_expert_any_more_accepts_nothing(asked, ezra):
    invitation = cast.invited(asked, ezra)
    Membership.objects.filter(person=ezra).update(ended_at=clock.now())
    with pytest.raises(NotFound):
        accept(ezra, invitation)


@pytest.mark.promise("C6")
def test_the_last_no_asks_the_next_at_once(asked, ezra, erik):
    no = cast.invited(asked, ezra)
    decline_invitation(caller=Caller(ezra), invitation_id=no.id, reason="")
    assert states(asked) == {"Ezra": "declined", "Erik": "pending"}
    assert cast.seat_of(ezra).misses == 0
    assert kinds(asked) == ["message", "asking"]


@pytest.mark.promise("C6", "F3")
def test_time_asks_the_next_and_counts_a_miss(asked, ezra, erik):
    cast.invited(asked, ezra, expires_at=clock.now())
    sweep()
    assert states(asked) == {"Ezra": "expired", "Erik": "pending"}
    assert cast.seat_of(ezra).misses == 1
    assert (cast.seat_of(ezra).invited, cast.seat_of(erik).invited) == (0, 1)


@pytest.mark.promise("F3")
def test_five_ignored_in_a_row_switch_availability_off(asked, ezra, erik, tally):
    for misses in range(1, 6):
        Conversation.objects.filter(id=asked.id).update(episode=misses)
        asked.refresh_from_db()
        cast.invited(asked, ezra, expires_at=clock.now())
        sweep()
        assert cast.seat_of(ezra).misses == misses
        assert cast.seat_of(ezra).paused is (misses == 5)
    assert Availability.objects.get(person=ezra).paused


@pytest.mark.promise("F3")
def test_a_yes_or_a_no_ends_the_row(asked, ezra, erik):
    seat = cast.seat_of(ezra)
    seat.misses = 4
    seat.save()
    no = cast.invited(asked, ezra)
    decline_invitation(caller=Caller(ezra), invitation_id=no.id, reason="")
    assert cast.seat_of(ezra).misses == 0


@pytest.mark.promise("C6")
def test_nobody_left_and_time_over_the_agents_get_it(asked, ezra):
    cast.invited(asked, ezra)
    now = later(seconds=181)
    sweep(now)
    asked.refresh_from_db()
    assert (asked.state, asked.queue, asked.channel) == ("waiting", "agents", "chat")
    assert kinds(asked) == ["message", "fallback_agents"]
    sweep(now + timedelta(seconds=181))
    asked.refresh_from_db()
    assert (asked.state, asked.queue, asked.channel) == ("waiting", "agents", "ticket")
    assert kinds(asked)[-1] == "converted"


@pytest.mark.promise("C6")
@pytest.mark.parametrize(("policy", "serves"), [("ticket", "experts_first"), ("agents", "experts")])
def test_or_a_ticket_at_once_as_policy_and_reason_say(ada, tally, sending_invoices, policy, serves):
    set_policy(tally, fallback=policy)
    sending_invoices.served_by = serves
    asked = cast.conversation(ada, sending_invoices)
    sweep(later(seconds=181))
    asked.refresh_from_db()
    assert (asked.channel, asked.queue, asked.due_for) == ("ticket", "agents", "ticket")
    assert kinds(asked) == ["message", "converted"]
