"""A customer buys a membership (P1, F12): agreed to in full, then charged, in force once paid."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.access import Caller
from peerdesk.domain.subscriptions.access import plan_in
from peerdesk.domain.subscriptions.operations.buying import want
from peerdesk.domain.subscriptions.terms import terms_of
from peerdesk.workflows.charge_membership import charge_membership


@transaction.atomic
def buy_membership(
    *,
    caller: Caller,
    community: Community,
    plan_id: UUID,
    agreed: bool,
    method: str,
    language: str,
    now: datetime,
) -> Charge:
    """The charge of the first period, which the door then takes; nothing is in force before.

    Without `method` the customer pays on the provider's page. The words agreed to are kept as they
    were shown in `language`, the card is kept for renewals. Raises InvalidInput, AlreadyMember,
    PlanRetired, NotFound.
    """
    plan = plan_in(caller, community, plan_id)
    if not agreed:
        raise InvalidInput({"agreed": [_("Please agree before you pay.")]})
    period = want(
        plan=plan,
        person=caller.person,
        method=method,
        consent="\n".join(terms_of(plan, language=language, now=now)),
        language=language,
        now=now,
    )
    return charge_membership(
        subscription=period.subscription, period=period, method=method, now=now
    )
