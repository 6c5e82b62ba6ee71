"""A chat becomes a ticket at the instant of something else: one of them wins (S3)."""

from functools import partial

import pytest

from peerdesk.domain.people.access import Caller
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.convert_to_ticket import convert_to_ticket
from peerdesk.workflows.leave_conversation import leave_conversation
from tests import cast
from tests.races.test_leaving import act, left, on

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.promise("S3"),
]


@pytest.mark.parametrize("turn", range(3))
def test_converting_leaving_and_closing_end_the_pairing_once(chat, ada, ezra, turn):
    acts = [
        on(chat, ada, convert_to_ticket),
        on(chat, ezra, convert_to_ticket),
        on(chat, ezra, leave_conversation),
        on(chat, ezra, close_conversation),
    ]
    act(acts[turn:] + acts[:turn])
    chat.refresh_from_db()
    assert left(chat) + (chat.closed_by_role == "expert") == 1
    assert cast.seat_of(ezra).active == 0
    if chat.channel == "ticket":
        assert (chat.queue, chat.handler) == ("agents", None)


@pytest.mark.invariant("I6")
@pytest.mark.parametrize("turn", range(2))
def test_accepting_and_converting_never_leave_an_expert_in_a_ticket(asked, ada, ezra, turn):
    invitation = cast.invited(asked, ezra)
    acts = [
        on(asked, ada, convert_to_ticket),
        partial(accept_invitation, caller=Caller(ezra), invitation_id=invitation.id),
    ]
    act(acts[turn:] + acts[:turn])
    asked.refresh_from_db()
    assert (asked.channel, asked.queue, asked.handler) == ("ticket", "agents", None)
    assert cast.seat_of(ezra).active == 0
