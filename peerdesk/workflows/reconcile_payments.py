"""What no webhook brought is found: in the provider's own list, and by adding up (I10).

The same event handed in twice is one, so the two ways never conflict.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings

from peerdesk.domain.payments.operations.inbox import heard_until, keep_event
from peerdesk.domain.payments.providers import Unreachable, chosen
from peerdesk.domain.payments.queries import providers_in_use

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """How many events had never come to our door, and who couldn't be asked."""

    missed: int
    unreachable: list[str]


def reconcile_payments(now: datetime) -> Found:
    """Read each provider's list since we last heard of it; what we lack is kept and handled."""
    missed, unreachable = 0, []
    for name in sorted({settings.PEERDESK_PAYMENTS, *providers_in_use()}):
        try:
            missed += _read(name, now)
        except Unreachable as trouble:
            log.warning("payment provider unreachable", provider=name, reason=str(trouble))
            unreachable.append(name)
    if missed:
        log.warning("webhooks were missed", count=missed)
    return Found(missed, unreachable)


def _read(name: str, now: datetime) -> int:
    port = chosen.provider(name)
    events = port.events_since(heard_until(name, now))
    kept = [keep_event(provider=name, event=event, now=now, missed=True) for event in events]
    return sum(one is not None for one in kept)
