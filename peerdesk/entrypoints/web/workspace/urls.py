"""Addresses of the expert's workspace, below /workspace/."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.workspace import acts, availability, earnings, inbox, invitations

urlpatterns: list[URLPattern] = [
    path("", inbox.inbox, name="workspace"),
    path("c/<uuid:id>/", inbox.inbox, name="workspace-chat"),
    path("c/<uuid:id>/reply", acts.reply, name="workspace-reply"),
    path("c/<uuid:id>/close", acts.close, name="workspace-close"),
    path("c/<uuid:id>/reopen", acts.reopen, name="workspace-reopen"),
    path("c/<uuid:id>/leave", acts.leave, name="workspace-leave"),
    path("c/<uuid:id>/move", acts.move, name="workspace-move"),
    path("invitations/<uuid:id>/", invitations.show, name="workspace-invitation"),
    path("invitations/<uuid:id>/accept", invitations.accept, name="accept-invitation"),
    path("invitations/<uuid:id>/decline", invitations.decline, name="decline-invitation"),
    path("invitations/<uuid:id>/why", invitations.say_why, name="say-why-passed"),
    path("availability/", availability.availability, name="availability"),
    path("availability/<slug:slug>/", availability.availability, name="availability-in"),
    path("availability/<slug:slug>/switch", availability.switch, name="switch-availability"),
    path("earnings/", earnings.earnings, name="earnings"),
    path("earnings/<slug:slug>/", earnings.earnings, name="earnings-in"),
    path("earnings/<slug:slug>/bank-account", earnings.bank_account, name="bank-account"),
    path("earnings/<slug:slug>/earnings.csv", earnings.as_csv, name="earnings-csv"),
]
