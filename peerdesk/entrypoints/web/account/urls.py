"""Addresses of the reader's own pages."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.account import (
    deletion,
    demo,
    devices,
    language,
    notifications,
    opening,
    profile,
)

urlpatterns: list[URLPattern] = [
    path("language/", language.choose_language, name="choose-language"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
    path("profile/", profile.profile, name="profile"),
    path("profile/tokens/", profile.new_token, name="new-token"),
    path("profile/tokens/<uuid:token_id>/end/", profile.end_token, name="end-token"),
    path("me/delete/", deletion.delete, name="delete-account"),
    path("me/deleted/", deletion.deleted, name="account-deleted"),
    path("account/devices/", devices.devices, name="devices"),
    path("account/devices/<uuid:id>/test", devices.test_device, name="test-device"),
    path("account/devices/<uuid:id>/rename", devices.rename_device, name="rename-device"),
    path("account/devices/<uuid:id>/remove", devices.remove_device, name="remove-device"),
    path("account/notifications/", notifications.notifications, name="notifications"),
    path("open/<uuid:id>/", opening.open_notice, name="open-notice"),
    path("open/<uuid:id>/change", opening.change_account, name="change-account"),
]
