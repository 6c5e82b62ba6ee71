"""The customer accepts a premium offer (P4, P5): the charge is begun, then asked for.

Nothing is given before the provider says that the money is there: `settle_acceptance` does the
rest, whoever brings that word. The price is the offer's own, as the server knows it (I13).
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.payments.lifecycle import OPEN, ChargeState, Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.charging import Bill, check_method, start_charge
from peerdesk.domain.payments.queries import charge_of
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.access import offer_for
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.serving import held_offer, start_paying
from peerdesk.domain.premium.refusals import NotYourOffer
from peerdesk.workflows.take_payment import give_up_payment, take_payment


def accept_premium(
    *, caller: Caller, offer_id: UUID, method: str, keep_card: bool = False
) -> Charge:
    """The charge as it stands after asking for it; outside any transaction.

    Without `method` the customer pays on the provider's page. Raises what `begin_acceptance` does.
    """
    begun = begin_acceptance(caller=caller, offer_id=offer_id, method=method, keep_card=keep_card)
    return finish_acceptance(
        caller=caller, offer_id=offer_id, charge=begun, method=method, keep_card=keep_card
    )


@transaction.atomic
def begin_acceptance(
    *,
    caller: Caller,
    offer_id: UUID,
    method: str,
    keep_card: bool = False,
    now: datetime | None = None,
) -> Charge:
    """The customer's yes is written down: the charge for it, or the one that is under way already.

    Two clicks and two tabs have one charge. Raises NotFound, NotYourOffer, OfferNotOpen,
    InvalidInput (`payment_method`).
    """
    seen = offer_for(caller, offer_id)
    if seen.role != Membership.Role.CUSTOMER:
        raise NotYourOffer(state=seen.offer.state)
    if locked(seen.offer.conversation_id) is None:
        raise NotFound
    offer, now = held_offer(offer_id), now or clock.now()
    under_way = charge_of(Purpose.PREMIUM, offer_id)
    if under_way is not None and under_way.state in OPEN:
        check_method(method, payer=caller.person, community=offer.community)
        return under_way
    start_paying(offer, method=method, now=now)
    return _charge(caller, offer, method, keep_card=keep_card, now=now)


def finish_acceptance(
    *, caller: Caller, offer_id: UUID, charge: Charge, method: str, keep_card: bool = False
) -> Charge:
    """Ask for the charge; outside any transaction, safe to repeat.

    Who comes back with another card, because the first still waits for them, is charged on that
    one: the first is given up before. If it was paid meanwhile, that counts.
    """
    taken = take_payment(charge.id)
    if taken.state != ChargeState.NEEDS_ACTION or not _is_another(offer_id, method):
        return taken
    given_up = give_up_payment(charge.id)
    if given_up.state in (*OPEN, ChargeState.SUCCEEDED):
        return given_up
    again = begin_acceptance(caller=caller, offer_id=offer_id, method=method, keep_card=keep_card)
    return take_payment(again.id)


def _is_another(offer_id: UUID, method: str) -> bool:
    """Whether the customer names another card than the one under way; naming none is none."""
    rows = PremiumOffer.objects.filter(id=offer_id).values_list("paying_with", flat=True)
    return rows.first() != method


def _charge(
    caller: Caller, offer: PremiumOffer, method: str, *, keep_card: bool, now: datetime
) -> Charge:
    page = reverse("conversation", args=[offer.conversation_id])
    bill = Bill(
        community=offer.community,
        payer=caller.person,
        purpose=Purpose.PREMIUM,
        subject_id=offer.id,
        money=offer.price,
        description=_("%(title)s, %(community)s")
        % {"title": offer.title, "community": offer.community.name},
        return_url=f"{settings.PEERDESK_BASE_URL}{page}#offer-{offer.id}",
    )
    return start_charge(bill, method=method, keep_method=keep_card, now=now)
