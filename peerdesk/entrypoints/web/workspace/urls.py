"""Addresses of the expert's workspace, below /workspace/."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.workspace import (
    acts,
    areas,
    availability,
    earnings,
    inbox,
    invitations,
    rating_acts,
    results,
    taking,
)

urlpatterns: list[URLPattern] = [
    path("", inbox.inbox, name="workspace"),
    path("c/<uuid:id>/", inbox.inbox, name="workspace-chat"),
    path("c/<uuid:id>/reply", acts.reply, name="workspace-reply"),
    path("c/<uuid:id>/close", acts.close, name="workspace-close"),
    path("c/<uuid:id>/reopen", acts.reopen, name="workspace-reopen"),
    path("c/<uuid:id>/rating/reply", rating_acts.reply, name="workspace-rating-reply"),
    path("c/<uuid:id>/rating/appeal", rating_acts.appeal, name="workspace-rating-appeal"),
    path("c/<uuid:id>/leave", acts.leave, name="workspace-leave"),
    path("c/<uuid:id>/move", acts.move, name="workspace-move"),
    path("invitations/<uuid:id>/", invitations.show, name="workspace-invitation"),
    path("invitations/<uuid:id>/accept", invitations.accept, name="accept-invitation"),
    path("invitations/<uuid:id>/decline", invitations.decline, name="decline-invitation"),
    path("invitations/<uuid:id>/why", invitations.say_why, name="say-why-passed"),
    path("areas/", areas.areas, name="areas"),
    path("areas/<slug:slug>/", areas.areas, name="areas-in"),
    path("areas/<slug:slug>/<uuid:id>/cover", areas.cover, name="cover-area"),
    path("areas/<uuid:id>/begin", areas.begin, name="begin-test"),
    path("areas/tests/<uuid:id>/", taking.question, name="test"),
    path("areas/tests/<uuid:id>/<int:number>/", taking.question, name="test-question"),
    path("areas/tests/<uuid:id>/<int:number>/answer", taking.answer, name="test-answer"),
    path("areas/tests/<uuid:id>/hand-in", taking.check, name="test-check"),
    path("areas/tests/<uuid:id>/result", results.result, name="test-result"),
    path("availability/", availability.availability, name="availability"),
    path("availability/<slug:slug>/", availability.availability, name="availability-in"),
    path("availability/<slug:slug>/switch", availability.switch, name="switch-availability"),
    path("earnings/", earnings.earnings, name="earnings"),
    path("earnings/<slug:slug>/", earnings.earnings, name="earnings-in"),
    path("earnings/<slug:slug>/bank-account", earnings.bank_account, name="bank-account"),
    path("earnings/<slug:slug>/earnings.csv", earnings.as_csv, name="earnings-csv"),
]
