"""Who is paid what, and who isn't and why: lines of the owner's payout pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.models import Payout, PayoutItem
from peerdesk.domain.payouts.outlook import Prospect, aliases_of, prospects
from peerdesk.entrypoints.web.staff import reader_locale
from peerdesk.entrypoints.web.workspace.bank_account import masked
from peerdesk.entrypoints.web.workspace.paid import state_words

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One expert's amount."""

    alias: str
    masked: str
    amount: Money
    why: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """One payout in the list."""

    payout: Payout
    words: str


def outlook_of(community: Community, now: datetime) -> dict[str, Any]:
    """What a payout made now would hold and leave out, with the sum of what it holds."""
    everyone = prospects(community, now)
    due = [one for one in everyone if one.is_paid]
    rest = [one for one in everyone if not one.is_paid]
    minimum = Money.of(community.policy.payout_minimum, community.currency)
    words = _("Balances from %(amount)s on are paid.")
    return {
        "due": [_line(one) for one in due[:MOST_LINES]],
        "due_count": len(due),
        "left_out": [_line(one, why=_why_not(one, minimum)) for one in rest[:MOST_LINES]],
        "left_out_count": len(rest),
        "total": sum((one.balance for one in due), Money.zero(community.currency)),
        "minimum_words": words % {"amount": minimum.format(reader_locale())},
    }


def made_rows(payouts: list[Payout]) -> list[Made]:
    """The payouts with their state in words."""
    return [Made(row, state_words(row.state)) for row in payouts]


def credits_of(items: list[PayoutItem], community: Community) -> list[Line]:
    """The credits of a payout, under the names that experts have in the community."""
    names = aliases_of(community)
    lines = [
        Line(
            alias=names.get(item.person_id, ""),
            masked=f"{item.country}\u00a0••••\u00a0{item.last_four}",
            amount=Money(item.amount, community.currency),
        )
        for item in items
    ]
    return sorted(lines, key=lambda line: line.alias.casefold())


def _line(one: Prospect, why: str = "") -> Line:
    return Line(one.alias, masked(one.account) if one.account else "", one.balance, why)


def _why_not(one: Prospect, minimum: Money) -> str:
    if one.balance.amount_minor <= 0:
        return _("refunds are more than what was earned")
    if one.below_minimum:
        return _("below %(amount)s") % {"amount": minimum.format(reader_locale())}
    if one.account is None:
        return _("no bank account entered yet")
    assert one.held_until is not None
    time = date_format(timezone.localtime(one.held_until), "j M H:i")
    return _("new account, paid from %(time)s on") % {"time": time}
