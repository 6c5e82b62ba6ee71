"""Addresses of the support desk, below /desk/."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.desk import acts, desk

urlpatterns: list[URLPattern] = [
    path("", desk.desk, name="desk"),
    path("c/<uuid:id>/", desk.desk, name="desk-chat"),
    path("c/<uuid:id>/reply", acts.reply, name="desk-reply"),
    path("c/<uuid:id>/take", acts.take, name="desk-take"),
    path("c/<uuid:id>/close", acts.close, name="desk-close"),
    path("c/<uuid:id>/reopen", acts.reopen, name="desk-reopen"),
]
