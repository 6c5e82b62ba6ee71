"""The payment provider's webhook: its signature checked over the bytes, kept once, answered.

Nothing is acted on here: the provider waits some seconds only, and sends again what it got no
answer for.
"""

from typing import Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from prometheus_client import Counter

from peerdesk.core import clock
from peerdesk.core.problems import MEDIA_TYPE
from peerdesk.domain.payments.operations.inbox import keep_event
from peerdesk.domain.payments.providers import ForgedEvent, chosen

log = structlog.get_logger(__name__)
LARGEST: Final = 256 * 1024
_SIGNATURE: Final = "Stripe-Signature"
_received = Counter(
    "peerdesk_payment_events_total", "What payment providers sent to our door", ["outcome"]
)


@csrf_exempt
@require_POST
def receive(request: HttpRequest, name: str) -> HttpResponse:
    """Keep one event. 200 once it is committed, also when it was kept before."""
    if name != settings.PEERDESK_PAYMENTS:
        return _refused(404, "not_found")
    if _too_large(request):
        return _refused(413, "too_large")
    try:
        event = chosen.provider(name).read_event(
            body=request.body, signature=request.headers.get(_SIGNATURE, "")
        )
    except ForgedEvent as why:
        log.warning("a payment event was refused", reason=str(why))
        return _refused(400, "bad_signature")
    kept = keep_event(provider=name, event=event, now=clock.now())
    _received.labels("kept" if kept else "repeated").inc()
    return HttpResponse(status=200, content_type="text/plain")


def _too_large(request: HttpRequest) -> bool:
    """Before a byte is read: a body without a length is none of the provider's."""
    try:
        length = int(request.headers.get("Content-Length", ""))
    except ValueError:
        return True
    return not 0 <= length <= LARGEST


def _refused(status: int, code: str) -> HttpResponse:
    _received.labels(code).inc()
    body = f'{{"status":{status},"code":"{code}"}}'
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)
