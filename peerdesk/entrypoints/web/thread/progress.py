"""What a waiting customer is told: who is asked, what happens next, and when (F15)."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.routing.waiting import Progress, progress_of, usual_wait
from peerdesk.entrypoints.web.templatetags.peerdesk import span

# The stated time changes at most so often, in seconds: a number that jumps says nothing.
STEADY: Final = 15


def progress_lines(conversation: Conversation, *, now: datetime) -> list[str]:
    """Two or three short sentences, first what is going on; none when nobody is waited for."""
    if conversation.state == State.ACTIVE:
        return _first_reply(conversation, now)
    if conversation.state not in (State.WAITING, State.FORWARDED):
        return []
    if conversation.state == State.FORWARDED:
        return _forwarded(conversation, now)
    if conversation.channel == Conversation.Channel.TICKET:
        return [_("Our team has your ticket."), _("The answer comes here; you can leave the page.")]
    if conversation.queue == Queue.AGENTS:
        return [_("The support team has your question."), *_until_ticket(conversation, now)]
    return _asking(conversation, now)


def _forwarded(conversation: Conversation, now: datetime) -> list[str]:
    """Who has it, which way the answer comes, and by when."""
    lines = [
        _("The support team has your question."),
        _("The answer comes here and by e-mail; you can leave the page."),
    ]
    due_at = conversation.answer_due_at
    if due_at and due_at > now:
        at = timezone.localtime(due_at)
        same_day = at.date() == timezone.localtime(now).date()
        words = date_format(at, "H:i" if same_day else "j M H:i")
        lines.append(_("You have an answer by %(at)s.") % {"at": words})
    return lines


def _first_reply(conversation: Conversation, now: datetime) -> list[str]:
    """Until when the helper's first words are due, and what happens without them."""
    due_at = conversation.due_at
    if conversation.due_for != DueFor.FIRST_REPLY or due_at is None or due_at <= now:
        return []
    return [
        _("A first answer is due by %(at)s.") % {"at": _clock(due_at)},
        _("If none comes, the next expert is asked; nothing is lost."),
    ]


def _asking(conversation: Conversation, now: datetime) -> list[str]:
    progress = progress_of(conversation.id, conversation.episode)
    lines = [_asked(progress), *_usually(conversation, now)]
    if conversation.waiting_since:
        lines.append(_("Waiting since %(at)s.") % {"at": _clock(conversation.waiting_since)})
    until = _gives_up_at(conversation)
    if until and until > now:
        lines.append(_then(conversation) % {"at": _clock(until)})
    return lines


def _usually(conversation: Conversation, now: datetime) -> list[str]:
    """How long it takes in all, by those who had waited as long; nothing if nothing is known."""
    since = conversation.waiting_since
    waited = (now - since).total_seconds() if since else 0.0
    usual = usual_wait(
        conversation.community_id,
        now=now,
        area_id=conversation.area_id,
        waited=waited - waited % STEADY,
    )
    if usual is None:
        return []
    half, most = span(usual.p50), span(usual.p90)
    if most in ("", half):
        return [_("Usually %(time)s.") % {"time": half}]
    words = _("Usually %(time)s, nine times of ten within %(longest)s.")
    return [words % {"time": half, "longest": most}]


def _asked(progress: Progress) -> str:
    if not progress.asked:
        return _("Looking for somebody who is free.")
    if not progress.pending:
        return ngettext(
            "Asked one expert. Looking for the next.",
            "Asked %(asked)d experts. Looking for the next.",
            progress.asked,
        ) % {"asked": progress.asked}
    if progress.former:
        return _("Asking the expert who helped you before.")
    if progress.of is not None and progress.of > progress.pending:
        return _asked_of(progress, progress.of)
    if progress.pending == progress.asked:
        return ngettext("Asking one expert.", "Asking %(pending)d experts.", progress.pending) % {
            "pending": progress.pending
        }
    values = {"pending": progress.pending, "asked": progress.asked}
    return _("Asking %(pending)d more; %(asked)d asked so far.") % values


def _asked_of(progress: Progress, of: int) -> str:
    """ "Asking expert 2 of 5", "Asking experts 1 to 3 of 5"; who has passed leaves a gap."""
    values = {"first": progress.first, "asked": progress.asked, "of": of}
    values["pending"] = progress.pending
    if progress.pending < progress.asked - progress.first + 1:
        return _("Asking %(pending)d of %(of)d experts; %(asked)d asked so far.") % values
    if progress.pending == 1:
        return _("Asking expert %(asked)d of %(of)d.") % values
    return _("Asking experts %(first)d to %(asked)d of %(of)d.") % values


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
