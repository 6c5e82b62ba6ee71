"""Addresses of a demo's mails, below /dev/."""

from django.urls import URLPattern, path

from peerdesk.entrypoints.web.developing import views

urlpatterns: list[URLPattern] = [
    path("mail/", views.mails, name="kept-mails"),
    path("mail/<str:name>/", views.mail, name="kept-mail"),
    path("mail/<str:name>/page", views.page_of_mail, name="kept-mail-page"),
    path("mail/<str:name>/answer", views.answer, name="answer-kept-mail"),
]
