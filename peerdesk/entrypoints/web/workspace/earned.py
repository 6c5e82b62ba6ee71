"""The lines of the expert's statement in words: rows of the page and of the export."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.queries import people_of
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.questions.pricing import ACCEPTED
from peerdesk.domain.ratings.lifecycle import Outcome, RatingState
from peerdesk.domain.ratings.shown import counts
from peerdesk.domain.ratings.statement import Kind, Line, best_pay
from peerdesk.entrypoints.web.templatetags.peerdesk import in_language
from peerdesk.entrypoints.web.thread.rated import reason_words
from peerdesk.entrypoints.web.workspace.cards import tariff_step
from peerdesk.entrypoints.web.workspace.earned_line import Earned
from peerdesk.entrypoints.web.workspace.forwarded_pay import judged_words, with_share
from peerdesk.entrypoints.web.workspace.lost_line import lost
from peerdesk.entrypoints.web.workspace.paid import state_words
from peerdesk.entrypoints.web.workspace.served import served
from peerdesk.entrypoints.web.workspace.statement import (
    AnyLine,
    Credit,
    Judged,
    Lost,
    Served,
    TakenBack,
)
from peerdesk.entrypoints.web.workspace.taken_back import taken_back


def earned_rows(lines: list[AnyLine], community: Community) -> list[Earned]:
    """The rows of a page, with the customers' names there."""
    people = people_of([_conversation(one) for one in lines if not isinstance(one, Credit)])
    names = {one.conversation_id: one.alias for one in people if one.role == "customer"}
    return [_row(one, community, names) for one in lines]


def export_rows(lines: Iterable[AnyLine], community: Community) -> Iterator[list[str]]:
    """The rows of the CSV, beginning with their names; amounts with a dot, times in UTC.

    What isn't booked yet has no amount, so that the column adds up to the balance.
    """
    yield [
        _("kind"), _("time"), _("conversation"), _("reason"), _("closed"), _("stars"),
        _("automatic"), _("amount"), _("currency"), _("why"),
    ]  # fmt: skip
    for line in lines:
        row = _row(line, community, {})
        yield [
            row.kind,
            row.at.isoformat(),
            str(row.conversation or ""),
            _plain(in_language(row.reason)),
            row.closed_at.isoformat() if row.closed_at else "",
            str(row.stars or ""),
            _("yes") if row.implicit else "",
            row.amount.amount if row.settled else "",
            community.currency,
            _plain(row.why),
        ]


def _conversation(line: Line | Judged | Served | Lost | TakenBack) -> UUID:
    if isinstance(line, Served):
        return line.offer.conversation_id
    if isinstance(line, Lost):
        return line.conversation_id
    if isinstance(line, TakenBack):
        return line.back.question.conversation_id
    row = line.brief if isinstance(line, Judged) else line.rating
    return row.conversation_id


def _row(line: AnyLine, community: Community, names: Mapping[UUID, str]) -> Earned:
    if isinstance(line, Credit):
        return _credit(line)
    if isinstance(line, Judged):
        return _judged(line.brief, line, community, names)
    if isinstance(line, Served):
        return served(line, names)
    if isinstance(line, Lost):
        return lost(line, names)
    if isinstance(line, TakenBack):
        return taken_back(line, names)
    rating = line.rating
    return Earned(
        key=f"{rating.conversation_id}-{rating.episode}{_suffix(line)}",
        kind=_kind_words(line.kind),
        conversation=rating.conversation_id,
        reason=rating.conversation.reason.name,
        alias=names.get(rating.conversation_id, ""),
        at=line.mark.at,
        closed_at=rating.asked_at,
        stars=line.stars,
        implicit=line.implicit,
        settled=line.kind != Kind.WAITING,
        amount=Money(line.minor, community.currency),
        state_words=_waiting_words(line),
        why=_why(line, community),
    )


def _credit(line: Credit) -> Earned:
    item = line.item
    return Earned(
        key=str(item.id),
        kind=_kind_words(Kind.PAYOUT),
        conversation=None,
        reason=_("Payout"),
        alias=f"{item.country}\u00a0••••\u00a0{item.last_four}",
        at=line.mark.at,
        amount=Money(-item.amount, item.payout.currency),
        why=state_words(item.payout.state),
    )


def _judged(brief: Brief, line: Judged, community: Community, names: Mapping[UUID, str]) -> Earned:
    return Earned(
        key=str(brief.id),
        kind=_kind_words(Kind.BRIEF),
        conversation=brief.conversation_id,
        reason=brief.conversation.reason.name,
        alias=names.get(brief.conversation_id, ""),
        at=line.mark.at,
        amount=Money(brief.paid_minor, community.currency),
        why=judged_words(brief),
    )


def _suffix(line: Line) -> str:
    """One chat may have several lines: each has an address of its own."""
    if line.kind == Kind.CHANGED and line.before:
        return f"-change-{line.before.number}"
    return "-appeal" if line.kind == Kind.APPEAL else ""


def _kind_words(kind: Kind) -> str:
    return {
        Kind.CHAT: _("chat"),
        Kind.WAITING: _("waiting for stars"),
        Kind.CHANGED: _("rating changed"),
        Kind.APPEAL: _("appeal"),
        Kind.BRIEF: _("brief"),
        Kind.SERVICE: _("service"),
        Kind.RETURNED: _("service given back"),
        Kind.LOST: _("dispute lost"),
        Kind.PAYOUT: _("payout"),
    }[kind]


def _waiting_words(line: Line) -> str:
    if line.kind != Kind.WAITING:
        return ""
    due = date_format(timezone.localtime(line.rating.due_at), "j M H:i")
    return _("waiting until %(time)s") % {"time": due}


def _why(line: Line, community: Community) -> str:
    if line.kind == Kind.WAITING:
        return with_share(_("counts as 5 stars without a rating"), line.rating)
    if line.kind == Kind.CHANGED:
        return _changed_words(line)
    if line.kind == Kind.APPEAL:
        return _appeal_words(line)
    if line.rating.state == RatingState.PREMIUM:
        return _("premium service accepted: counts as 5 stars")
    if line.implicit:
        return with_share(_("no rating in time: counts as 5 stars"), line.rating)
    words = _with_reason(_tariff_words(line, community), line)
    return with_share(words, line.rating)


def _tariff_words(line: Line, community: Community) -> str:
    stars = line.stars or 0
    if community.mode == Community.Mode.PAID:
        return _price_words(line, community)
    if line.minor and community.policy.pay_for(stars) == community.policy.pay_for(5):
        return tariff_step(community)
    if line.minor or not best_pay(community) or line.rating.brief_id:
        return ngettext("%(count)d star", "%(count)d stars", stars) % {"count": stars}
    words = ngettext("%(count)d star earns nothing", "%(count)d stars earn nothing", stars)
    return words % {"count": stars}


def _price_words(line: Line, community: Community) -> str:
    """Where the customer pays: the share of what was held, or that it is held still (P1)."""
    stars = line.stars or 0
    counted = ngettext("%(count)d star", "%(count)d stars", stars) % {"count": stars}
    if line.minor:
        share = _("your %(percent)s%% of the price")
        told = share % {"percent": f"{community.policy.expert_share_percent.normalize():f}"}
    elif stars < ACCEPTED:
        told = _("the price is held, or goes back to the customer")
    else:
        return counted
    return f"{counted}: {told}"


def _with_reason(words: str, line: Line) -> str:
    """Why it wasn't five stars, and that it is held against nobody (F7)."""
    rating = line.rating
    if rating.changes or not rating.reason:
        return words
    told = f"{words}; {reason_words(rating.reason)}"
    aside = _("does not count for your reputation")
    return told if counts(rating) else f"{told} ({aside})"


def _changed_words(line: Line) -> str:
    before = line.before
    assert before is not None
    values = {"before": before.stars, "after": line.stars}
    if before.implicit:
        return _("rated by hand: %(after)s in place of the automatic %(before)s stars") % values
    return _("rating changed from %(before)s to %(after)s stars") % values


def _appeal_words(line: Line) -> str:
    assert line.appeal is not None
    return {
        Outcome.COUNTS: _("your appeal: the rating counts"),
        Outcome.NOT_COUNTED: _("your appeal: the rating doesn't count for your reputation"),
        Outcome.PAY_RESTORED: _("your appeal: paid like 5 stars after all"),
    }[Outcome(line.appeal.outcome)]


def _plain(text: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    begins = text.lstrip()[:1] in tuple("=+-@|%") or text[:1] in tuple("\t\r\n")
    return f"'{text}" if begins else text
