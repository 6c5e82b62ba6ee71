"""Which provider the operator has chosen. Both are asked by the same code."""

from functools import cache

from django.conf import settings

from peerdesk.domain.payments.providers import Provider, Unreachable
from peerdesk.domain.payments.providers.sdk import StripeProvider


def provider(name: str = "") -> Provider:
    """The chosen one, or the one by that name, which an older charge was made with.

    Raises Unreachable when it isn't set up (any more).
    """
    name = name or settings.PEERDESK_PAYMENTS
    if name == "local":
        return _local(
            settings.PEERDESK_PROVIDER_URL,
            settings.PEERDESK_PROVIDER_KEY,
            settings.PEERDESK_PROVIDER_WEBHOOK_SECRET,
        )
    if name != "stripe" or not settings.PEERDESK_STRIPE_KEY:
        raise Unreachable(f"The provider {name} isn't set up.")
    return _stripe(settings.PEERDESK_STRIPE_KEY, settings.PEERDESK_STRIPE_WEBHOOK_SECRET)


@cache
def _local(address: str, key: str, secret: str) -> Provider:
    if not address:
        raise Unreachable("The local provider doesn't run.")
    return StripeProvider("local", key=key, webhook_secret=secret, address=address)


@cache
def _stripe(key: str, secret: str) -> Provider:
    return StripeProvider("stripe", key=key, webhook_secret=secret)
