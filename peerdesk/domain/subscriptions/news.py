"""What a member is told by mail and on their devices: at each step that moves money or rights."""

from datetime import datetime
from typing import Any, Final

from peerdesk.delivery.notifications.announcing import tell
from peerdesk.domain.subscriptions.models import Period, Subscription
from peerdesk.domain.subscriptions.queries import price_of
from peerdesk.domain.subscriptions.terms import day, shown

# The bank wants to see the customer, who wasn't there.
_WANTS_CUSTOMER: Final = "authentication_required"


def tell_member(
    subscription: Subscription, kind: str, *, now: datetime, **values: datetime | str
) -> None:
    """In the caller's transaction; times among `values` are told as days in their language."""
    language = subscription.person.language
    told: dict[str, Any] = {
        "community": subscription.community.name,
        "price": shown(price_of(subscription.plan), language),
        "until": day(subscription.paid_until or now, language),
    }
    for name, value in values.items():
        told[name] = day(value, language) if isinstance(value, datetime) else value
    tell(
        person_id=subscription.person_id,
        kind=kind,
        url=page_of(subscription),
        values=told,
        now=now,
    )


def tell_unpaid(subscription: Subscription, period: Period, *, now: datetime) -> None:
    """A renewal failed: what went wrong, and until when it can be mended."""
    wants_customer = period.failure_code == _WANTS_CUSTOMER
    lapses = period.opened_at + subscription.community.policy.days("membership_retry_days")
    kind = "membership_confirm" if wants_customer else "membership_unpaid"
    tell_member(subscription, kind, lapses=lapses, now=now)


def page_of(subscription: Subscription) -> str:
    """Where the member sees and changes it."""
    return f"/c/{subscription.community.slug}/membership/"
