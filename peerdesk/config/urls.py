"""Every address, by door."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("peerdesk.entrypoints.api.urls")),
    path("hooks/", include("peerdesk.entrypoints.hooks.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("peerdesk.entrypoints.web.health")),
    path("", include("peerdesk.entrypoints.web.urls")),
]

if not settings.PRODUCTION:
    urlpatterns.insert(0, path("admin/", admin.site.urls))
