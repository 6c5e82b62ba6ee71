"""Addresses of conversations."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.thread import acts, views

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/conversations/", views.my_conversations, name="my-conversations"),
    path("conversations/<uuid:conversation_id>/", views.conversation_page, name="conversation"),
    path("conversations/<uuid:conversation_id>/progress/", views.progress, name="progress"),
    path("conversations/<uuid:conversation_id>/messages/", acts.write, name="conversation-write"),
    path("conversations/<uuid:conversation_id>/close/", acts.close, name="conversation-close"),
    path("conversations/<uuid:conversation_id>/reopen/", acts.reopen, name="conversation-reopen"),
    path("conversations/<uuid:conversation_id>/leave/", acts.leave, name="conversation-leave"),
    path("conversations/<uuid:conversation_id>/ticket/", acts.ticket, name="conversation-ticket"),
    path("conversations/<uuid:conversation_id>/rating/", acts.rate, name="conversation-rate"),
    path(
        "conversations/<uuid:conversation_id>/rating/again/",
        acts.rate_again,
        name="conversation-rate-again",
    ),
]
