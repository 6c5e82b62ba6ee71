"""Two of the support team at the same case, or one of them and its customer, at one instant."""

from functools import partial

import pytest

from peerdesk.core.errors import Refusal
from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Event, Participant
from peerdesk.domain.conversations.operations.assigning import assign, put_back
from peerdesk.domain.conversations.operations.pausing import wait_for_customer
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.solve_conversation import solve_conversation
from tests import cast
from tests.contenders import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ticket(ada, failed_payment):
    return cast.conversation(ada, failed_payment)


def on(case, somebody, verb, **values):
    return partial(verb, caller=Caller(somebody), conversation_id=case.id, **values)


def act(acts):
    """All at once; nothing but a refusal may come of it, and the timeline has no gap."""
    results = at_once(acts)
    assert all(not isinstance(one, Exception) or isinstance(one, Refusal) for one in results), (
        results
    )
    seqs = list(Event.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


def test_given_to_two_at_once_one_of_them_has_it(ticket, agnes, anna):
    act([on(ticket, agnes, assign, to=to.id) for to in (agnes, anna) * 4])
    ticket.refresh_from_db()
    present = Participant.objects.filter(conversation=ticket, role="agent", left_at=None)
    assert [one.person_id for one in present] == [ticket.handler_id]


@pytest.mark.parametrize("turn", range(3))
def test_customer_s_word_is_never_slept_through(ticket, agnes, ada, turn):
    cast.held_by(ticket, agnes, "agent")
    acts = [
        partial(post_messages, [Draft(ada.id, ticket.id, new_id(), "One more thing.")]),
        on(ticket, agnes, wait_for_customer, hours=1),
    ]
    act(acts if turn % 2 else acts[::-1])
    ticket.refresh_from_db()
    last = Event.objects.filter(conversation=ticket).order_by("-seq").first()
    # Who wrote last has been heard: waiting begins after the word, or ends by it.
    assert (ticket.state, last.kind) in {("active", "message"), ("pending", "notice")}
    assert (ticket.answer_due_at is None) == (ticket.state == "pending")


def test_solved_put_back_and_given_leave_one_true_state(ticket, agnes, anna):
    cast.held_by(ticket, agnes, "agent")
    act(
        [
            on(ticket, agnes, solve_conversation),
            on(ticket, anna, put_back),
            on(ticket, anna, assign, to=anna.id),
            on(ticket, agnes, wait_for_customer),
        ]
    )
    ticket.refresh_from_db()
    assert ticket.state == "closed"
    assert (ticket.due_at, ticket.answer_due_at) == (None, None)
