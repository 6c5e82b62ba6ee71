"""Webhooks: whose they are, checked over the bytes as they came, before anything is read."""

import json
from typing import Final

from stripe import SignatureVerificationError, WebhookSignature

from peerdesk.domain.payments.providers import ForgedEvent, SignedEvent
from peerdesk.domain.payments.providers.saying import event_said

_TOLERANCE: Final = 300  # seconds that a signature may be old


def read_signed(body: bytes, signature: str, secret: str) -> SignedEvent:
    """The event; raises ForgedEvent, also for what nobody who signs would write."""
    try:
        WebhookSignature.verify_header(body.decode(), signature, secret, _TOLERANCE)
        told = json.loads(body)
        return event_said(told)
    except (SignatureVerificationError, ValueError, LookupError, TypeError, AttributeError):
        raise ForgedEvent("The signature doesn't fit, or is too old.") from None
