"""Who sees which conversation, and what a list costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import conversation_for, conversations_of
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.cast import caller_of, conversation

pytestmark = pytest.mark.django_db


@pytest.mark.invariant("I17")
def test_a_stranger_finds_nothing(sending_invoices: Reason, ada: Person, otto: Person) -> None:
    with pytest.raises(NotFound):
        conversation_for(caller_of(otto), conversation(ada, sending_invoices).id)


@pytest.mark.invariant("I5")
def test_an_agent_who_left_the_team_finds_nothing(
    sending_invoices: Reason, ada: Person, agnes: Person
) -> None:
    asked = conversation(ada, sending_invoices)
    assert conversation_for(caller_of(agnes), asked.id).role == "agent"
    Membership.objects.filter(person=agnes, role="agent").update(ended_at="2026-01-01T00:00:00Z")
    with pytest.raises(NotFound):
        conversation_for(caller_of(agnes), asked.id)


def test_a_list_costs_the_same_however_long(
    sending_invoices: Reason, ada: Person, agnes: Person
) -> None:
    def cost(limit: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = conversations_of(caller_of(agnes), limit=limit)
            assert len([conversation_wire(seen) for seen in page.items]) == limit
        return len(queries)

    for _ in range(12):
        conversation(ada, sending_invoices)
    assert cost(12) == cost(2)


def test_pages_go_on_where_the_last_ended(sending_invoices: Reason, ada: Person) -> None:
    made = {conversation(ada, sending_invoices).id for _ in range(5)}
    seen, cursor = [], None
    while True:
        page = conversations_of(caller_of(ada), cursor=cursor, limit=2)
        seen += [one.conversation.id for one in page.items]
        if (cursor := page.next) is None:
            break
    assert len(seen) == 5
    assert set(seen) == made
