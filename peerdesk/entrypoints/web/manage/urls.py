"""Addresses of the owner's pages, below /manage/."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.manage import overview, payouts, ratings

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/", overview.overview, name="manage"),
    path("<slug:slug>/ratings/", ratings.ratings, name="ratings"),
    path("<slug:slug>/ratings/<uuid:id>/decide", ratings.decide, name="decide-appeal"),
    path("<slug:slug>/payouts/", payouts.payouts, name="payouts"),
    path("<slug:slug>/payouts/<uuid:id>/", payouts.payout, name="payout"),
    path("<slug:slug>/payouts/<uuid:id>/pain.001.xml", payouts.bank_file, name="payout-file"),
]
