"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path

from peerdesk.entrypoints.web import receipts, texts

urlpatterns: list[URLPattern | URLResolver] = [
    path("texts/<str:language>.js", texts.catalogue, name="texts"),
    path("receipts/<uuid:id>.pdf", receipts.receipt, name="receipt-pdf"),
    path("", include("peerdesk.entrypoints.web.account.urls")),
    path("", include("peerdesk.entrypoints.web.installed.urls")),
    path("", include("peerdesk.entrypoints.web.help.urls")),
    path("", include("peerdesk.entrypoints.web.membership.urls")),
    path("", include("peerdesk.entrypoints.web.thread.urls")),
    path("", include("peerdesk.entrypoints.web.joining.urls")),
    path("", include("peerdesk.entrypoints.web.pay.urls")),
    path("dev/", include("peerdesk.entrypoints.web.developing.urls")),
    path("workspace/", include("peerdesk.entrypoints.web.workspace.urls")),
    path("desk/", include("peerdesk.entrypoints.web.desk.urls")),
    path("manage/", include("peerdesk.entrypoints.web.manage.urls")),
]
