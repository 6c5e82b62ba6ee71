"""Addresses of conversations."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.thread import views

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/conversations/", views.my_conversations, name="my-conversations"),
]
