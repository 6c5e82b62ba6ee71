"""What a waiting customer is told: who is asked, what happens next, and when (F15)."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.routing.waiting import Progress, progress_of, usual_wait
from peerdesk.entrypoints.web.templatetags.peerdesk import span


def progress_lines(conversation: Conversation, *, now: datetime) -> list[str]:
    """Two or three short sentences, first what is going on; none when nobody is waited for."""
    if conversation.state not in (State.WAITING, State.FORWARDED):
        return []
    if conversation.channel == Conversation.Channel.TICKET:
        return [_("Our team has your ticket."), _("The answer comes here; you can leave the page.")]
    if conversation.queue == Queue.AGENTS:
        return [_("The support team has your question."), *_until_ticket(conversation, now)]
    return _asking(conversation, now)


def _asking(conversation: Conversation, now: datetime) -> list[str]:
    progress = progress_of(conversation.id, conversation.episode)
    usual = usual_wait(conversation.community_id, now=now)
    lines = [_asked(progress)]
    if usual:
        lines.append(_("Usually %(time)s.") % {"time": span(usual.p50)})
    until = _gives_up_at(conversation)
    if until and until > now:
        lines.append(_then(conversation) % {"at": _clock(until)})
    return lines


def _asked(progress: Progress) -> str:
    if not progress.asked:
        return _("Looking for somebody who is free.")
    if not progress.pending:
        return ngettext(
            "Asked one expert. Looking for the next.",
            "Asked %(asked)d experts. Looking for the next.",
            progress.asked,
        ) % {"asked": progress.asked}
    if progress.pending == progress.asked:
        return ngettext("Asking one expert.", "Asking %(pending)d experts.", progress.pending) % {
            "pending": progress.pending
        }
    values = {"pending": progress.pending, "asked": progress.asked}
    return _("Asking %(pending)d more; %(asked)d asked so far.") % values


def _then(conversation: Conversation) -> str:
    if conversation.community.policy.fallback == "agents" and conversation.served_by != "experts":
        return _("If nobody can take it by %(at)s, our support team has it.")
    return _("If nobody can take it by %(at)s, it becomes a ticket and our team answers.")


def _gives_up_at(conversation: Conversation) -> datetime | None:
    since = conversation.waiting_since
    wait: timedelta = conversation.community.policy.seconds("fallback_seconds")
    return since + wait if since else None


def _until_ticket(conversation: Conversation, now: datetime) -> list[str]:
    if conversation.due_at is None or conversation.due_at <= now:
        return []
    at = {"at": _clock(conversation.due_at)}
    return [_("If nobody is free by %(at)s, it becomes a ticket: nothing is lost.") % at]


def _clock(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")
