"""What happens next in a conversation, in sentences for who helps in it."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.premium.service_queries import is_under_way
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.standing import ratings_of
from peerdesk.entrypoints.web.staff import reader_locale


def next_steps(seen: Seen, *, alias: str) -> list[str]:
    """The clocks that run on this conversation, and what each does."""
    row = seen.conversation
    if row.state == State.CLOSED:
        return _after_the_end(seen, alias)
    if row.state != State.ACTIVE or (seen.participant and seen.participant.watching):
        return _not_in_hand(seen)
    steps = []
    if row.due_for == DueFor.FIRST_REPLY and row.due_at:
        words = _("Write your first answer by %(time)s, or the next expert is asked.")
        steps.append(words % {"time": _clock(row.due_at)})
    # What was paid for binds the two: no clock closes the chat meanwhile (workflows/close_idle.py).
    bound = row.community.mode == Community.Mode.PAID and is_under_way(row.id)
    return steps if bound else steps + _of_silence(row, alias)


def _of_silence(row: Conversation, alias: str) -> list[str]:
    policy, steps = row.community.policy, []
    minutes = int(policy.customer_idle_minutes)
    steps.append(
        ngettext(
            "Without a word from %(name)s for %(count)d minute the chat rests; nothing is lost.",
            "Without a word from %(name)s for %(count)d minutes the chat rests; nothing is lost.",
            minutes,
        )
        % {"name": alias, "count": minutes}
    )
    hours = int(policy.close_idle_hours)
    steps.append(
        ngettext(
            "After %(count)d hour without any message it closes by itself.",
            "After %(count)d hours without any message it closes by itself.",
            hours,
        )
        % {"count": hours}
    )
    return steps


def _not_in_hand(seen: Seen) -> list[str]:
    if seen.participant is not None and seen.participant.watching:
        return [_("You passed it on and read along. The support team answers.")]
    return _before_the_start(seen)


def _before_the_start(seen: Seen) -> list[str]:
    row = seen.conversation
    if row.due_for == DueFor.AGENT and row.due_at:
        words = _("If nobody takes it by %(time)s it becomes a ticket.")
        return [words % {"time": _clock(row.due_at)}]
    return [_("Nobody has it yet. Whoever answers first, takes it.")]


def _after_the_end(seen: Seen, alias: str) -> list[str]:
    row = seen.conversation
    if seen.role != "expert" or seen.participant is None:
        return [_("Closed. Either side may open it again.")]
    rating = ratings_of(seen.participant.person_id, [row.id]).get(row.id)
    if rating is None:
        return [_("Closed without a rating.")]
    if rating.state == Rating.State.ASKED:
        words = _("%(name)s may give stars until %(time)s. Without them it counts as 5.")
        return [words % {"name": alias, "time": _clock(rating.due_at)}]
    if rating.state == Rating.State.IMPLICIT:
        pay = Money(rating.pay_minor or 0, row.community.currency).format(reader_locale())
        words = _("Nobody rated in time: it counts as 5 stars, and you earned %(amount)s.")
        return [words % {"amount": pay}]
    earned = Money(rating.pay_minor or 0, row.community.currency).format(reader_locale())
    if rating.state == Rating.State.PREMIUM:
        return [_("Rated with the premium service: you earned %(amount)s.") % {"amount": earned}]
    words = ngettext(
        "Rated with %(count)d star: you earned %(amount)s.",
        "Rated with %(count)d stars: you earned %(amount)s.",
        rating.stars or 0,
    )
    return [words % {"count": rating.stars, "amount": earned}]


def _clock(at: datetime) -> str:
    local = timezone.localtime(at)
    today = timezone.localtime().date()
    return date_format(local, "H:i" if local.date() == today else "j M H:i")
