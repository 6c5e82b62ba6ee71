"""Addresses of the support desk, below /desk/."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.desk import (
    acts,
    brief,
    bulk_page,
    desk,
    finding,
    flags,
    kept,
    tool_acts,
)

urlpatterns: list[URLPattern] = [
    path("", desk.desk, name="desk"),
    path("n/<int:number>/", desk.numbered, name="desk-number"),
    path("bulk", bulk_page.bulk, name="desk-bulk"),
    path("bulk/undo", bulk_page.undo, name="desk-bulk-undo"),
    path("c/<uuid:id>/", desk.desk, name="desk-chat"),
    path("c/<uuid:id>/reply", acts.reply, name="desk-reply"),
    path("c/<uuid:id>/take", acts.take, name="desk-take"),
    path("c/<uuid:id>/brief", brief.judge, name="desk-brief"),
    path("c/<uuid:id>/close", acts.close, name="desk-close"),
    path("c/<uuid:id>/reopen", acts.reopen, name="desk-reopen"),
    path("c/<uuid:id>/assign", acts.give, name="desk-assign"),
    path("c/<uuid:id>/team", acts.team, name="desk-team"),
    path("c/<uuid:id>/put-back", acts.back, name="desk-put-back"),
    path("c/<uuid:id>/pending", acts.pending, name="desk-pending"),
    path("c/<uuid:id>/resume", acts.go_on, name="desk-resume"),
    path("c/<uuid:id>/solve", acts.solve, name="desk-solve"),
    path("c/<uuid:id>/note", tool_acts.note, name="desk-note"),
    path("c/<uuid:id>/tags", tool_acts.tags, name="desk-tags"),
    path("c/<uuid:id>/merge", tool_acts.merge, name="desk-merge"),
    path("c/<uuid:id>/unmerge", tool_acts.unmerge, name="desk-unmerge"),
    path("c/<uuid:id>/split", tool_acts.split, name="desk-split"),
    path("flags/", flags.flags, name="desk-flags"),
    path("flags/<uuid:id>", flags.decide, name="desk-flag"),
    path("search/", finding.search_page, name="desk-search"),
    path("mentions/", finding.mentions, name="desk-mentions"),
    path("views/", kept.views, name="desk-views"),
    path("macros/", kept.macros, name="desk-macros"),
    path("macros/<slug:slug>/", kept.macros, name="desk-macros-in"),
]
