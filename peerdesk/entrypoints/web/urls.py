"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path

from peerdesk.entrypoints.web import texts

urlpatterns: list[URLPattern | URLResolver] = [
    path("texts/<str:language>.json", texts.catalogue, name="texts"),
    path("", include("peerdesk.entrypoints.web.account.urls")),
    path("", include("peerdesk.entrypoints.web.help.urls")),
    path("", include("peerdesk.entrypoints.web.thread.urls")),
]
