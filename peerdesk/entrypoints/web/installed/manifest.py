"""The web app manifest, in the reader's language."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What an installed Peerdesk is called, where it starts, how it looks."""
    told = {
        "id": "/",
        "name": "Peerdesk",
        "short_name": "Peerdesk",
        "description": str(_("Questions that need you, wherever you are.")),
        "lang": get_language(),
        "start_url": reverse("workspace"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf9f6",
        "theme_color": "#0f6b5c",
        "icons": [
            _icon("mark.svg", "any", "image/svg+xml", "any"),
            _icon("icons/icon-192.png", "192x192"),
            _icon("icons/icon-512.png", "512x512"),
            _icon("icons/maskable-512.png", "512x512", purpose="maskable"),
        ],
        "shortcuts": [{"name": str(_("Devices")), "url": reverse("devices")}],
    }
    answer = JsonResponse(told, content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


def _icon(name: str, sizes: str, kind: str = "image/png", purpose: str = "any") -> dict[str, str]:
    return {"src": static(f"peerdesk/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}
