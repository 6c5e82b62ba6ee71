"""The page that a device shows without a connection: the same for everybody, nothing personal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Kept by the service worker in the language of whoever installed it."""
    answer = render(request, "installed/offline.html")
    answer["Cache-Control"] = "no-cache"
    return answer
