"""What an answer still waits for after its transaction: another company's word.

A verb commits what is wanted first; only then is the payment provider asked, and the answer says
what came of it. With an Idempotency-Key, too: then the door's own transaction is the one waited
for, and the finished answer takes the place of the one that was kept with it. If we die in between,
a repetition gets that one, which was true when it was given.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from peerdesk.entrypoints.api.answers import refused

Finish = Callable[[], HttpResponse]
_NAME: Final = "peerdesk_finish"


def finish_after_commit(request: HttpRequest, finish: Finish) -> None:
    """Have `finish` called outside any transaction once this request's has committed.

    Its answer is sent instead of what the view returns; it may raise a Refusal.
    """
    setattr(request, _NAME, finish)


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer after what it waited for; the same object where it waited for nothing."""
    finish: Finish | None = getattr(request, _NAME, None)
    if finish is None or response.status_code >= 400:
        return response
    try:
        return finish()
    except Exception as error:  # noqa: BLE001 - it is the last word before the client
        return refused(request, error)
