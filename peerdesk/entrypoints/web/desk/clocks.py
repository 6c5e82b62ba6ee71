"""What happens next in a case of the support team, in sentences for its members."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation


def steps_of(seen: Seen, *, now: datetime) -> list[str]:
    """The clocks that run on it, and what each does."""
    row = seen.conversation
    if row.state == State.CLOSED:
        return [_("Closed. Either side may open it again.")]
    if row.queue == "experts":
        return [_("The experts are asked or have it. You can read along.")]
    if row.state == State.PENDING:
        return [_paused(row)]
    steps = [_owed(row, now)]
    if row.due_for == DueFor.AGENT and row.due_at:
        steps.append(_("If nobody takes it by %(time)s it becomes a ticket.") % at(row.due_at))
    elif row.state != State.ACTIVE:
        steps.append(_("Nobody has it yet. Whoever answers first, takes it."))
    return steps


def _owed(row: Conversation, now: datetime) -> str:
    if row.answer_due_at is None:
        return _("Nothing is owed: the last word was ours.")
    if row.answer_due_at < now:
        return _("An answer was due by %(time)s.") % at(row.answer_due_at)
    return _("An answer is due by %(time)s, counted in opening hours.") % at(row.answer_due_at)


def _paused(row: Conversation) -> str:
    if row.due_at is None:
        return ""
    if row.due_for == DueFor.SILENCE:
        words = _("Without a word from the customer it closes by %(time)s.")
        return words % at(row.due_at)
    return _("Without a word from the customer it comes back by %(time)s.") % at(row.due_at)


def at(moment: datetime) -> dict[str, str]:
    """A time as the reader writes it, for a sentence."""
    local = timezone.localtime(moment)
    today = timezone.localtime().date()
    return {"time": date_format(local, "H:i" if local.date() == today else "j M H:i")}
