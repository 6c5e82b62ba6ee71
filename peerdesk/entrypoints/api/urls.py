"""Addresses of the JSON API, below /api/v1/; every other address there is a problem document."""

from django.urls import URLPattern, URLResolver, path, re_path

from peerdesk.entrypoints.api.application import api
from peerdesk.entrypoints.api.door import door, nothing_here

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = door(_pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", (_patterns, _app, _namespace)),
    re_path(r"", nothing_here),
]
