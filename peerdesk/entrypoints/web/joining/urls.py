"""Addresses of becoming and being an expert, and of joining the staff."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.joining import groups, own, proofs, staff_place, wizard

urlpatterns: list[URLPattern] = [
    path("workspace/join/", groups.groups, name="join"),
    path("workspace/join/<slug:slug>/", wizard.join_in, name="join-in"),
    path("workspace/alias/<slug:slug>/", own.alias, name="alias-in"),
    path("workspace/rules/<slug:slug>/", own.rules, name="rules-in"),
    path("workspace/credentials/<slug:slug>/", proofs.proofs, name="proofs"),
    path("staff/<str:token>/", staff_place.staff_place, name="staff-place"),
    path("staff/<str:token>/change", staff_place.change_person, name="staff-place-change"),
    path("pictures/<uuid:id>/", own.picture, name="picture"),
]
