"""Addresses of the membership pages."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.membership import acts, views

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/membership/", views.membership, name="membership"),
    path("c/<slug:slug>/membership/buy", acts.buy, name="buy-membership"),
    path("c/<slug:slug>/membership/pay", acts.pay, name="pay-membership"),
    path("c/<slug:slug>/membership/card", acts.card, name="membership-card"),
    path("c/<slug:slug>/membership/end", acts.end, name="end-membership"),
    path("c/<slug:slug>/membership/keep", acts.keep, name="keep-membership"),
    path("c/<slug:slug>/membership/withdraw", acts.withdraw, name="withdraw-membership"),
]
