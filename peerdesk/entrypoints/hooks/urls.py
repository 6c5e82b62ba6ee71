"""Addresses of the hooks."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.hooks import payments

urlpatterns: list[URLPattern] = [
    path("payments/<slug:name>/", payments.receive, name="payments-hook"),
]
