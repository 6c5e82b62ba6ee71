"""The charge of one period is written down: what buying, renewing and paying late begin with."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from peerdesk.domain.payments.lifecycle import Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.charging import Bill, start_charge
from peerdesk.domain.subscriptions.models import Period, Subscription
from peerdesk.domain.subscriptions.news import page_of
from peerdesk.domain.subscriptions.queries import price_of

# Nobody waits at a screen for a renewal: so long the provider may be away.
_PATIENCE: Final = timedelta(days=1)


def charge_membership(
    *,
    subscription: Subscription,
    period: Period,
    method: str,
    off_session: bool = False,
    now: datetime,
) -> Charge:
    """Inside the caller's transaction, the subscription locked; raises AlreadyCharging.

    At the price it was bought at, whatever is sold today (I13).
    """
    with translation.override(subscription.person.language):
        description = _("Membership of %(community)s") % {"community": subscription.community.name}
    bill = Bill(
        community=subscription.community,
        payer=subscription.person,
        purpose=Purpose.MEMBERSHIP,
        subject_id=period.id,
        money=price_of(subscription.plan),
        description=description,
        return_url=f"{settings.PEERDESK_BASE_URL}{page_of(subscription)}",
    )
    return start_charge(
        bill,
        method=method,
        off_session=off_session,
        keep_method=not off_session,
        give_up_at=now + _PATIENCE if off_session else None,
        now=now,
    )
