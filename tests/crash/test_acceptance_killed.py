"""kill -9 at every step of accepting a service: everything or nothing, and nothing twice (P5)."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.box_models import BoxSecret
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.accept_premium import accept_premium
from peerdesk.workflows.cannot_deliver import cannot_deliver
from peerdesk.workflows.send_refund import send_refund
from tests import cast
from tests.dying import Nursery, nursery_for
from tests.provider import VISA, LocalProvider
from tests.workflows.premium_scenes import PRICE, books, fresh, offered

pytestmark = [
    pytest.mark.crash,
    pytest.mark.promise("P5", "P6", "P12"),
    pytest.mark.invariant("I9", "I10", "I13", "I19"),
    pytest.mark.django_db(transaction=True),
]
ACCEPT: Final = "peerdesk.workflows.accept_premium"
SETTLE: Final = "peerdesk.workflows.settle_acceptance"
SDK: Final = "peerdesk.domain.payments.providers.sdk:StripeProvider"
STEPS: Final = [
    f"{ACCEPT}:begin_acceptance:after",
    f"{SDK}.charge:before",
    f"{SDK}.charge:after",
    f"{SETTLE}:accept:after",
    f"{SETTLE}:post_transfer:after",
    f"{SETTLE}:_tell_both:after",
    "peerdesk.workflows.take_payment:settle_charge:inside",
    "peerdesk.workflows.take_payment:settle_charge:after",
]
GIVING_BACK: Final = [
    "peerdesk.workflows.reverse_premium:cancel:after",
    "peerdesk.workflows.reverse_premium:start_refund:after",
    "peerdesk.workflows.cancel_service:tell:after",
]


@pytest.fixture
def nursery(provider: LocalProvider) -> Iterator[Nursery]:
    """Processes with this test's provider."""
    with nursery_for(str(connection.settings_dict["NAME"])) as nursery:
        yield nursery


def told() -> dict[str, Any]:
    """What a process must know of the provider."""
    names = ("PAYMENTS", "PROVIDER_URL", "PROVIDER_KEY", "PROVIDER_WEBHOOK_SECRET")
    return {f"PEERDESK_{name}": getattr(settings, f"PEERDESK_{name}") for name in names}


def accept_once(person_id: str, offer_id: str) -> None:
    caller = Caller(Person.objects.get(id=person_id))
    accept_premium(caller=caller, offer_id=UUID(offer_id), method=VISA)


def give_up_once(person_id: str, offer_id: str) -> None:
    cannot_deliver(caller=Caller(Person.objects.get(id=person_id)), offer_id=UUID(offer_id))


def chat_of(ada: Person, ezra: Person, reason: Reason) -> Conversation:
    return cast.held_by(cast.conversation(ada, reason), ezra, "expert")


def is_whole(offer: PremiumOffer) -> bool:
    """Accepted with all that belongs to it; or not, and then nothing of it is there."""
    accepted = fresh(offer).state == "accepted"
    told = Event.objects.filter(conversation=offer.conversation_id)
    parts = {
        Transfer.objects.filter(reference=f"premium:{offer.id}:paid").exists(),
        Rating.objects.filter(conversation=offer.conversation_id, state="premium").exists(),
        BoxSecret.objects.filter(offer=offer).exists(),
        told.filter(kind="premium_accepted").exists(),
        told.filter(kind="rated").exists(),
    }
    assert parts == {accepted}, parts
    return accepted


def test_killed_at_any_step_the_service_is_paid_once_or_not_at_all(
    ada: Person,
    ezra: Person,
    sending_invoices: Reason,
    provider: LocalProvider,
    nursery: Nursery,
) -> None:
    for number, step in enumerate(STEPS, 1):
        offer = offered(chat_of(ada, ezra, sending_invoices))
        nursery.dies(f"{__name__}:accept_once", step, str(ada.id), str(offer.id), **told())
        if not is_whole(offer):
            # The customer clicks again; a webhook or the sweep would do as well.
            accept_once(str(ada.id), str(offer.id))
        assert is_whole(offer), step
        assert Charge.objects.filter(subject_id=offer.id, state="succeeded").count() == 1, step
        assert books(offer.community_id)["provider:local"] == -PRICE * number, step
    taken = provider.api("payment_intents", limit=100)["data"]
    assert [one["amount"] for one in taken] == [PRICE] * len(STEPS)


def test_killed_while_it_gives_up_the_money_goes_back_once(
    ada: Person,
    ezra: Person,
    sending_invoices: Reason,
    provider: LocalProvider,
    nursery: Nursery,
) -> None:
    for step in GIVING_BACK:
        offer = offered(chat_of(ada, ezra, sending_invoices))
        accept_once(str(ada.id), str(offer.id))
        nursery.dies(f"{__name__}:give_up_once", step, str(ezra.id), str(offer.id), **told())
        assert is_whole(offer), step
        give_up_once(str(ezra.id), str(offer.id))
        refund = Refund.objects.get(charge__subject_id=offer.id)
        for _ in range(2):
            Refund.objects.filter(id=refund.id).exclude(due_at=None).update(due_at=clock.now())
            send_refund(refund.id)
        assert books(offer.community_id) == {}, step
    sent = provider.api("refunds", limit=100)["data"]
    assert [one["amount"] for one in sent] == [PRICE] * len(GIVING_BACK)
