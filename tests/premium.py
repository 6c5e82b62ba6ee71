"""Scenes of premium services: who may offer, and an offer that is before the customer."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import Consent, PremiumGrant, PremiumOffer
from peerdesk.domain.premium.operations.offering import make_offer
from peerdesk.domain.premium.terms import Draft
from tests.cast import caller_of, event
from tests.workflows.scenes import set_policy

OFFER = {
    "kind": "document_review",
    "title": "I read your contract",
    "description": "Every clause, with a note beside it.",
    "price": "40.00",
}


def allow(
    somebody: Person, where: Community, *, granted: bool = True, confirmed: bool = True
) -> None:
    """An owner lets them offer in every area, and they confirmed their responsibility."""
    if granted:
        PremiumGrant.objects.create(community=where, expert=somebody, granted_at=clock.now())
    if confirmed:
        Consent.objects.create(
            community=where, expert=somebody, version=0, text="…", confirmed_at=clock.now()
        )


def replies(one: Conversation, customer: Person, count: int) -> None:
    """So many messages of the customer."""
    for number in range(count):
        data = {"text": f"Reply {number + 1}.", "attachments": []}
        event(one, "message", customer, "customer", data)


@pytest.fixture
def ready(ada: Person, ezra: Person, chat: Conversation, tally: Community) -> Conversation:
    """Ada's chat with Ezra, in which he may make an offer now."""
    allow(ezra, tally)
    set_policy(tally, premium_after_seconds=0)
    replies(chat, ada, 2)
    return chat


@pytest.fixture
def offered(ezra: Person, ready: Conversation) -> PremiumOffer:
    """Ezra's offer, before Ada."""
    return make_offer(caller=caller_of(ezra), conversation_id=ready.id, draft=Draft(**OFFER))
