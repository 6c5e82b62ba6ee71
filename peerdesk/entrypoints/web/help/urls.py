"""Addresses of the help pages."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.help import views, writing

urlpatterns: list[URLPattern] = [
    path("", views.start, name="start"),
    path("c/<slug:slug>/", views.help_page, name="help"),
    path("c/<slug:slug>/articles/<slug:key>/", views.article_page, name="article"),
    path("c/<slug:slug>/write/<slug:reason>/", writing.write_page, name="write"),
]
