"""Every chat with what it earned and why: rows of the page and of the export."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.queries import people_of
from peerdesk.domain.ratings.models import Rating
from peerdesk.entrypoints.web.templatetags.peerdesk import in_language
from peerdesk.entrypoints.web.workspace.cards import tariff_step


@dataclass(frozen=True, slots=True)
class Earned:
    """One finished chat."""

    conversation: UUID
    episode: int
    reason: Mapping[str, str]
    alias: str
    at: datetime
    stars: int | None
    implicit: bool
    settled: bool
    amount: Money
    state_words: str
    why: str


def earned_rows(ratings: list[Rating], community: Community) -> list[Earned]:
    """The rows of a page, with the customers' names there."""
    people = people_of([rating.conversation_id for rating in ratings])
    names = {one.conversation_id: one.alias for one in people if one.role == "customer"}
    return [_row(rating, community, names.get(rating.conversation_id, "")) for rating in ratings]


def export_rows(ratings: Iterable[Rating], community: Community) -> Iterator[list[str]]:
    """The rows of the CSV, beginning with their names; amounts with a dot, times in UTC."""
    yield [
        _("conversation"), _("reason"), _("closed"), _("rated"), _("stars"), _("automatic"),
        _("amount"), _("currency"), _("why"),
    ]  # fmt: skip
    for rating in ratings:
        row = _row(rating, community, "")
        yield [
            str(row.conversation),
            _plain(in_language(row.reason)),
            rating.asked_at.isoformat(),
            rating.rated_at.isoformat() if rating.rated_at else "",
            str(row.stars or ""),
            _("yes") if row.implicit else "",
            row.amount.amount if row.settled else "",
            community.currency,
            row.why,
        ]


def _row(rating: Rating, community: Community, alias: str) -> Earned:
    implicit = rating.state == Rating.State.IMPLICIT
    settled = rating.state != Rating.State.ASKED
    most = Money.of(community.policy.pay_for(5), community.currency)
    return Earned(
        conversation=rating.conversation_id,
        episode=rating.episode,
        reason=rating.conversation.reason.name,
        alias=alias,
        at=rating.rated_at or rating.asked_at,
        stars=rating.stars,
        implicit=implicit,
        settled=settled,
        amount=Money(rating.pay_minor or 0, community.currency) if settled else most,
        state_words=_waiting_words(rating),
        why=_why(rating, community, implicit=implicit, settled=settled),
    )


def _waiting_words(rating: Rating) -> str:
    due = date_format(timezone.localtime(rating.due_at), "j M H:i")
    return _("waiting until %(time)s") % {"time": due}


def _why(rating: Rating, community: Community, *, implicit: bool, settled: bool) -> str:
    if not settled:
        return _("counts as 5 stars without a rating")
    if implicit:
        return _("no rating in time: counts as 5 stars")
    stars = rating.stars or 0
    if rating.pay_minor and community.policy.pay_for(stars) == community.policy.pay_for(5):
        return tariff_step(community)
    if rating.pay_minor:
        return ngettext("%(count)d star", "%(count)d stars", stars) % {"count": stars}
    words = ngettext("%(count)d star earns nothing", "%(count)d stars earn nothing", stars)
    return words % {"count": stars}


def _plain(text: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
