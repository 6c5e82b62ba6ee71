"""Addresses of the reader's own pages."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.account import demo, language, profile

urlpatterns: list[URLPattern] = [
    path("language/", language.choose_language, name="choose-language"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
    path("profile/", profile.profile, name="profile"),
    path("profile/tokens/", profile.new_token, name="new-token"),
    path("profile/tokens/<uuid:token_id>/end/", profile.end_token, name="end-token"),
]
