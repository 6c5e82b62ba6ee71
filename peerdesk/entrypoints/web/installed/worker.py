"""The service worker's script, served from the root with the version of what it keeps."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

_SCRIPT: Final = "peerdesk/js/worker.js"
# All that the offline page is made of.
_KEPT: Final = (
    "peerdesk/css/tokens.css",
    "peerdesk/css/base.css",
    "peerdesk/css/buttons.css",
    "peerdesk/css/parts.css",
    "peerdesk/js/core/theme.js",
    "peerdesk/js/installed/offline.js",
    "peerdesk/mark.svg",
    "peerdesk/icons/icon-192.png",
    "peerdesk/icons/badge-96.png",
)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """A browser looks for a new one at each start; one changed byte and it is a new worker."""
    answer = HttpResponse(_text(), content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer


@lru_cache(maxsize=1)
def _text() -> str:
    kept = [static(name) for name in _KEPT]
    told = {"version": _version(), "offline": reverse("offline"), "kept": kept}
    told |= {"icon": static("peerdesk/icons/icon-192.png")}
    told |= {"badge": static("peerdesk/icons/badge-96.png")}
    return f"self.PEERDESK = {json.dumps(told)};\n{_found(_SCRIPT).read_text('utf-8')}"


def _version() -> str:
    """Of everything kept: a page never meets the style of another release."""
    pages = Path(__file__).parent.parent / "templates" / "installed"
    files = [*map(_found, _KEPT), *sorted(pages.glob("*.html"))]
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.read_bytes())
    return whole.hexdigest()[:16]


def _found(name: str) -> Path:
    place = finders.find(name)
    assert isinstance(place, str), name
    return Path(place)
