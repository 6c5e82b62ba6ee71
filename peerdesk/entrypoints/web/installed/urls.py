"""Addresses of the installable app. The worker lies at the root, as its scope is the whole site."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.installed import manifest, offline, receipts, worker

urlpatterns: list[URLPattern] = [
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("sw.js", worker.script, name="service-worker"),
    path("offline/", offline.page, name="offline"),
    path("push/receipts/<str:token>", receipts.receipt, name="push-receipt"),
]
