"""Jobs of payments: the provider is asked, its words are acted on, and what it said is compared."""

from uuid import UUID

import structlog
from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app
from prometheus_client import Counter, Gauge

from peerdesk.core import clock
from peerdesk.domain.payments.figures import drift
from peerdesk.domain.payments.operations.charging import TAKE_JOB, claim_look
from peerdesk.domain.payments.operations.inbox import HANDLE_JOB, forget_handled
from peerdesk.domain.payments.operations.refunding import SEND_JOB
from peerdesk.domain.refunds.operations.casing import HAND_OVER_JOB
from peerdesk.workflows.note_provider_event import note_provider_event
from peerdesk.workflows.reconcile_payments import reconcile_payments
from peerdesk.workflows.send_refund import send_refund
from peerdesk.workflows.submit_evidence import hand_over
from peerdesk.workflows.take_payment import take_payment

_missed = Counter(
    "peerdesk_payment_events_missed_total",
    "Events that no webhook brought and reconciliation found",
)
_unreachable = Counter(
    "peerdesk_payment_provider_unreachable_total",
    "Reconciliations that could not ask the provider",
    ["provider"],
)
_drift = Gauge(
    "peerdesk_payments_drift_minor",
    "What the books say of the provider less what its payments say, in minor units",
    ["currency"],
)
log = structlog.get_logger(__name__)


@app.task(name=TAKE_JOB)
def take(charge_id: str) -> None:
    """Ask how a due charge stands."""
    close_old_connections()
    try:
        if claim_look(UUID(charge_id), clock.now()):
            take_payment(UUID(charge_id))
    finally:
        close_old_connections()


@app.task(name=SEND_JOB)
def give_back(refund_id: str) -> None:
    """Send a refund, or ask how it stands."""
    close_old_connections()
    try:
        send_refund(UUID(refund_id))
    finally:
        close_old_connections()


@app.task(name=HAND_OVER_JOB)
def hand_over_evidence(case_id: str) -> None:
    """Give the evidence of a dispute to the provider."""
    close_old_connections()
    try:
        hand_over(UUID(case_id))
    finally:
        close_old_connections()


@app.task(name=HANDLE_JOB)
def act_on(event_id: str) -> None:
    """Act on one event of the provider."""
    close_old_connections()
    try:
        note_provider_event(UUID(event_id))
    finally:
        close_old_connections()


@app.periodic(cron="*/3 * * * *")
@app.task(name="payments.reconcile", queueing_lock="payments.reconcile")
def reconcile(timestamp: int) -> None:
    """Every three minutes what no webhook brought is read from the provider's own list."""
    close_old_connections()
    try:
        found = reconcile_payments(clock.now())
        _missed.inc(found.missed)
        for name in found.unreachable:
            _unreachable.labels(name).inc()
    finally:
        close_old_connections()


@app.periodic(cron="49 3 * * *")
@app.task(name="payments.add_up", queueing_lock="payments.add_up")
def add_up(timestamp: int) -> None:
    """Every night the books are held against the payments; a difference is an alarm."""
    close_old_connections()
    try:
        forget_handled(clock.now())
        _drift.clear()
        for currency, amount in drift(settings.PEERDESK_PAYMENTS).items():
            _drift.labels(currency).set(amount)
            log.error("books and payments differ", currency=currency, minor=amount)
    finally:
        close_old_connections()
