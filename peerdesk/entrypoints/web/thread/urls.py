"""Addresses of conversations."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.thread import (
    acts,
    converting,
    offering,
    own,
    paying,
    refunding,
    serving,
    views,
)
from peerdesk.entrypoints.web.thread.accepting import accept_offer
from peerdesk.entrypoints.web.thread.flagging import flag_page
from peerdesk.entrypoints.web.thread.private_box import private_box

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/mine/", own.mine, name="my-conversations"),
    path("c/<slug:slug>/conversations/", own.moved),
    path("conversations/<uuid:conversation_id>/", views.conversation_page, name="conversation"),
    path("conversations/<uuid:conversation_id>/progress/", views.progress, name="progress"),
    path("conversations/<uuid:conversation_id>/messages/", acts.write, name="conversation-write"),
    path("conversations/<uuid:conversation_id>/pay/", paying.pay, name="conversation-pay"),
    path("conversations/<uuid:conversation_id>/close/", acts.close, name="conversation-close"),
    path("conversations/<uuid:conversation_id>/reopen/", acts.reopen, name="conversation-reopen"),
    path("conversations/<uuid:conversation_id>/leave/", acts.leave, name="conversation-leave"),
    path("conversations/<uuid:conversation_id>/ticket/", acts.ticket, name="conversation-ticket"),
    path(
        "conversations/<uuid:conversation_id>/convert/",
        converting.convert,
        name="conversation-convert",
    ),
    path(
        "conversations/<uuid:conversation_id>/form/", converting.complete, name="conversation-form"
    ),
    path("conversations/<uuid:conversation_id>/flags/<int:seq>/", flag_page, name="flag-message"),
    path("premium-offers/<uuid:id>/accept/", accept_offer, name="premium-accept"),
    path("premium-offers/<uuid:id>/complete/", serving.complete, name="premium-complete"),
    path("premium-offers/<uuid:id>/confirm/", serving.confirm, name="premium-confirm"),
    path(
        "premium-offers/<uuid:id>/cannot-deliver/", serving.give_up, name="premium-cannot-deliver"
    ),
    path("premium-offers/<uuid:id>/no-show/", serving.no_show, name="premium-no-show"),
    path(
        "premium-offers/<uuid:id>/no-show/answer/",
        serving.no_show_answer,
        name="premium-no-show-answer",
    ),
    path(
        "premium-offers/<uuid:id>/no-show/withdraw/",
        serving.no_show_withdraw,
        name="premium-no-show-withdraw",
    ),
    path("premium-offers/<uuid:id>/decline/", offering.decline_offer, name="premium-decline"),
    path("premium-offers/<uuid:id>/withdraw/", offering.withdraw_offer, name="premium-withdraw"),
    path("conversations/<uuid:conversation_id>/refund/", refunding.refund, name="refund"),
    path("refund-requests/<uuid:id>/withdraw/", refunding.withdraw, name="refund-withdraw"),
    path("conversations/<uuid:conversation_id>/rating/", acts.rate, name="conversation-rate"),
    path(
        "conversations/<uuid:conversation_id>/rating/again/",
        acts.rate_again,
        name="conversation-rate-again",
    ),
    path("premium-offers/<uuid:offer_id>/private-box/", private_box, name="private-box"),
]
