"""Two at one instant: one offer is before the customer, and it ends in one way (P3)."""

from functools import partial

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumGrant, PremiumOffer
from peerdesk.domain.premium.operations.ending import decline, withdraw
from peerdesk.domain.premium.operations.granting import grant
from peerdesk.domain.premium.operations.offering import make_offer
from peerdesk.domain.premium.refusals import OfferNotOpen, OfferOpen
from peerdesk.domain.premium.terms import Draft
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.sweep import expire_offers
from tests.contenders import at_once
from tests.premium import OFFER

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.promise("P3")
def test_two_tabs_make_one_offer(ezra, ready):
    offer = partial(make_offer, caller=Caller(ezra), conversation_id=ready.id, draft=Draft(**OFFER))
    results = at_once([offer, offer])
    refused = [one for one in results if isinstance(one, Refusal)]
    assert [type(one) for one in refused] == [OfferOpen]
    assert PremiumOffer.objects.count() == 1


@pytest.mark.promise("P3")
def test_declined_withdrawn_expired_and_closed_at_once_is_one_of_them(ada, ezra, offered):
    PremiumOffer.objects.update(expires_at=clock.now(), due_at=clock.now())
    where = offered.conversation_id
    results = at_once(
        [
            partial(decline, caller=Caller(ada), offer_id=offered.id),
            partial(withdraw, caller=Caller(ezra), offer_id=offered.id),
            partial(expire_offers, clock.now()),
            partial(close_conversation, caller=Caller(ada), conversation_id=where),
        ]
    )
    assert all(
        isinstance(one, OfferNotOpen) for one in results if isinstance(one, BaseException)
    ), results
    offered.refresh_from_db()
    ends = Event.objects.filter(conversation=where, data__premium_offer=str(offered.id))
    ends = ends.exclude(kind="premium_offered").count()
    expired = Event.objects.filter(conversation=where, data__code="premium_expired").count()
    assert (offered.state != "offered", ends + expired) == (True, 1)


@pytest.mark.promise("P2")
def test_two_owners_grant_once(ezra, olga, tally):
    give = partial(grant, community=tally, expert_id=ezra.id, area="", by=olga, now=clock.now())
    results = at_once([give, give])
    assert not [one for one in results if isinstance(one, BaseException)], results
    assert PremiumGrant.objects.count() == 1
