"""The cast: Ada asks; Ezra and Erik are experts; Agnes is an agent; Olga owns; Otto, an outsider,
must never see anything.
"""

import pytest

from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.cast import (
    answered,
    area,
    closed_by_customer,
    community,
    conversation,
    expert,
    held_by,
    member,
    person,
    reason,
)


@pytest.fixture
def tally(db: None) -> Community:
    """The community of the scenes."""
    return community("tally")


@pytest.fixture
def elsewhere(db: None) -> Community:
    """Another community, where Otto is everything and nobody else is anything."""
    return community("elsewhere", currency="EUR")


@pytest.fixture
def invoicing(tally: Community) -> Area:
    """Ezra and Erik are qualified here."""
    return area(tally, "invoicing")


@pytest.fixture
def payroll(tally: Community) -> Area:
    """Nobody is qualified here."""
    return area(tally, "payroll")


@pytest.fixture
def sending_invoices(tally: Community, invoicing: Area) -> Reason:
    """A chat about invoicing, experts first."""
    return reason(tally, "sending-invoices", area=invoicing)


@pytest.fixture
def my_account(tally: Community) -> Reason:
    """A chat that the support team serves."""
    return reason(tally, "my-account", served_by="agents")


@pytest.fixture
def failed_payment(tally: Community) -> Reason:
    """A ticket with a form of its own."""
    fields = [
        {"key": "amount", "kind": "number", "label": {"en": "Amount"}, "required": True},
        {"key": "when", "kind": "date", "label": {"en": "Date"}, "required": False},
    ]
    return reason(tally, "failed-payment", channel="ticket", served_by="agents", fields=fields)


@pytest.fixture
def ada(tally: Community) -> Person:
    """Asks."""
    somebody = person("Ada")
    member(somebody, tally, "customer")
    return somebody


@pytest.fixture
def ezra(tally: Community, invoicing: Area) -> Person:
    """Expert in invoicing, speaks German and English."""
    somebody = person("Ezra")
    expert(somebody, tally, [invoicing])
    return somebody


@pytest.fixture
def erik(tally: Community, invoicing: Area) -> Person:
    """Expert in invoicing, speaks German and English."""
    somebody = person("Erik")
    expert(somebody, tally, [invoicing])
    return somebody


@pytest.fixture
def agnes(tally: Community) -> Person:
    """Member of the support team."""
    somebody = person("Agnes")
    member(somebody, tally, "agent")
    return somebody


@pytest.fixture
def anna(tally: Community) -> Person:
    """Agnes's colleague."""
    somebody = person("Anna")
    member(somebody, tally, "agent")
    return somebody


@pytest.fixture
def olga(tally: Community) -> Person:
    """Owner."""
    somebody = person("Olga")
    member(somebody, tally, "owner")
    return somebody


@pytest.fixture
def otto(elsewhere: Community) -> Person:
    """Holds every role elsewhere and must never see anything of tally."""
    somebody = person("Otto")
    for role in ("customer", "agent", "owner"):
        member(somebody, elsewhere, role)
    expert(somebody, elsewhere, [area(elsewhere, "anything")])
    return somebody


@pytest.fixture
def asked(ada: Person, sending_invoices: Reason) -> Conversation:
    """Ada's chat, waiting for an expert; nobody is invited yet. Its timeline: her message."""
    return conversation(ada, sending_invoices)


@pytest.fixture
def chat(ada: Person, ezra: Person, sending_invoices: Reason) -> Conversation:
    """Ada's chat, held by Ezra. Its timeline: her message, he joined."""
    return held_by(conversation(ada, sending_invoices), ezra, "expert")


@pytest.fixture
def rated_chat(ada: Person, chat: Conversation) -> Conversation:
    """Ada's chat, answered by Ezra, closed by her; the rating is asked for, not given."""
    answered(chat)
    closed_by_customer(chat)
    return chat
