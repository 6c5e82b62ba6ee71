"""A notice in its reader's language: for the lock screen, and as a mail."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from peerdesk.delivery.notifications.kinds import INVITATION, KINDS
from peerdesk.delivery.notifications.mailing import Mail
from peerdesk.delivery.notifications.models import Notice
from peerdesk.delivery.notifications.payload import Words
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.news import news_of


def words_of(notice: Notice, reader: Person, invitation: Invitation | None) -> Words:
    """What the notification shows, and what takes its place once it is over."""
    with translation.override(reader.language):
        if invitation is not None:
            news = news_of(invitation, zone=reader.time_zone)
            title, body = news.title, f"{news.excerpt}\n{news.facts}"
        else:
            title, body = KINDS[notice.kind].words(_values(notice))
        gone = _("This question has gone")
        return Words(title, body, gone, _("Somebody else has it, or its time was over."))


def mail_of(notice: Notice, reader: Person, invitation: Invitation | None) -> Mail:
    """The same as a mail, without anything the customer wrote."""
    site = settings.PEERDESK_BASE_URL
    with translation.override(reader.language):
        if invitation is not None:
            news = news_of(invitation, zone=reader.time_zone)
            title, body = news.title, news.facts
        else:
            title, body = KINDS[notice.kind].words(_values(notice))
    return Mail(
        to=reader.email,
        title=title,
        body=body,
        link=f"{site}/open/{notice.id}/",
        settings_link=f"{site}/account/notifications/",
        chosen=not KINDS[notice.kind].always_mailed,
    )


def _values(notice: Notice) -> dict[str, object]:
    """Whatever is missing is empty: the word that something has gone needs none."""
    blank = {"community": ""} if notice.kind == INVITATION else {}
    return {**blank, **notice.values}
