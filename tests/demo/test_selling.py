"""The experts of the demo's paid community can offer services at once (P2, P7, P15)."""

import pytest

from peerdesk.core import clock
from peerdesk.demo.selling import load_selling
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import Consent, PremiumGrant, PremiumTemplate
from peerdesk.domain.premium.operations.granting import end_grant


@pytest.mark.promise("P7", "P15")
def test_grants_confirmation_and_templates_come_once(tally: Community, ezra: Person) -> None:
    load_selling(tally, [ezra], clock.now())
    assert not PremiumGrant.objects.exists()
    tally.mode = Community.Mode.PAID
    load_selling(tally, [ezra], clock.now())
    given, confirmed = PremiumGrant.objects.get(), Consent.objects.get()
    assert (given.expert_id, given.area, confirmed.version) == (ezra.id, None, 0)
    assert PremiumTemplate.objects.count() == 3
    end_grant(community=tally, grant_id=given.id, by=None, now=clock.now())
    PremiumTemplate.objects.first().delete()
    load_selling(tally, [ezra], clock.now())
    assert not PremiumGrant.objects.filter(ended_at=None).exists()
    assert PremiumTemplate.objects.count() == 2
