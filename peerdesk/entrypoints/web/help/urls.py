"""Addresses of the help pages."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.help import views

urlpatterns: list[URLPattern] = [
    path("", views.start, name="start"),
    path("c/<slug:slug>/", views.help_page, name="help"),
]
