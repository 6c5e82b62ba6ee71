"""A device says that it showed a notification."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from peerdesk.core import clock
from peerdesk.entrypoints.web.community import found
from peerdesk.workflows.note_receipt import note_receipt


@csrf_exempt  # the signed token in the address is the proof, and no cookie is asked for
@never_cache
@require_POST
def receipt(request: HttpRequest, token: str) -> JsonResponse:
    """Noted once; `alive` says whether what was shown still holds."""
    with found():
        alive = note_receipt(token=token, now=clock.now())
    return JsonResponse({"alive": alive})
