"""Addresses of payments."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.pay import cards, one, own

urlpatterns: list[URLPattern] = [
    path("pay/<uuid:id>/", one.pay, name="pay"),
    path("pay/<uuid:id>/look/", one.look, name="pay-look"),
    path("pay/<uuid:id>/cancel/", one.cancel, name="pay-cancel"),
    path("me/payments/", own.payments, name="my-payments"),
    path("me/payments/cards/<slug:slug>/add/", cards.add, name="card-add"),
    path("me/payments/cards/<slug:slug>/kept/", cards.kept, name="card-kept"),
    path("me/payments/cards/<str:method>/remove/", cards.remove, name="card-remove"),
    path("me/payments/cards/<str:method>/default/", cards.prefer, name="card-default"),
]
