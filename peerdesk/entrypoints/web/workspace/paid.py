"""Balance, tariff and payouts in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.lifecycle import State
from peerdesk.domain.payouts.models import BankAccount, PayoutItem
from peerdesk.domain.payouts.outlook import NextPayout
from peerdesk.domain.payouts.queries import Standing
from peerdesk.entrypoints.web.staff import reader_locale
from peerdesk.entrypoints.web.workspace.bank_account import masked
from peerdesk.entrypoints.web.workspace.cards import tariff_step


@dataclass(frozen=True, slots=True)
class Paid:
    """One payout to the expert."""

    on: date
    masked: str
    amount: Money
    words: str


def paid_rows(items: list[PayoutItem]) -> list[Paid]:
    """The expert's credits, with what is known of each."""
    return [
        Paid(
            on=item.payout.execution_date,
            masked=f"{item.country}\u00a0••••\u00a0{item.last_four}",
            amount=Money(item.amount, item.payout.currency),
            words=state_words(item.payout.state),
        )
        for item in items
    ]


def state_words(state: str) -> str:
    """Where a payout is, for everyone."""
    return {
        State.RESERVED: _("being made"),
        State.SEALED: _("file made, to be released in the bank"),
        State.RELEASED: _("released to the bank"),
        State.ACCEPTED: _("paid by the bank"),
        State.REJECTED: _("refused by the bank"),
        State.UNKNOWN: _("waiting for the bank's word"),
        State.CANCELLED: _("cancelled"),
    }[State(state)]


def payout_words(
    now: Standing, account: BankAccount | None, community: Community
) -> dict[str, Any]:
    """What stands under the balance: what is missing until it is paid."""
    minimum = Money.of(community.policy.payout_minimum, community.currency)
    missing = minimum - now.balance
    locale = reader_locale()
    minimum_words = _("Balances from %(amount)s on are paid.") % {"amount": minimum.format(locale)}
    if missing.amount_minor > 0:
        words = _("%(amount)s more until it is paid (from %(minimum)s on)") % {
            "amount": missing.format(locale),
            "minimum": minimum.format(locale),
        }
    elif account is None:
        words = _("Enter your bank account, and it is paid with the next payout")
    else:
        words = _("paid with the next payout to %(account)s") % {"account": masked(account)}
    return {
        "minimum": minimum,
        "minimum_words": minimum_words,
        "to_minimum": missing.amount_minor > 0,
        "progress": max(0, now.balance.amount_minor),
        "payout_words": _with_held(words, now),
    }


def coming_words(coming: NextPayout, account: BankAccount | None) -> list[str]:
    """When and how much is paid next; if nothing is, each thing that stands in the way."""
    locale = reader_locale()
    why_not = []
    if coming.no_account:
        why_not.append(_("No bank account is entered yet."))
    if coming.held_until:
        at = date_format(timezone.localtime(coming.held_until), "j M H:i")
        why_not.append(_("Your new bank account rests until %(time)s.") % {"time": at})
    if coming.missing:
        missing = coming.missing.format(locale)
        why_not.append(_("%(amount)s are missing until the smallest payout.") % {"amount": missing})
    day = date_format(coming.on, "DATE_FORMAT") if coming.on else ""
    if why_not:
        announced = [_("The next payout is announced for %(day)s.") % {"day": day}] if day else []
        return [_("Nothing is paid as it stands now:"), *why_not, *announced]
    assert account is not None
    values = {"amount": coming.amount.format(locale), "account": masked(account), "day": day}
    if day:
        return [_("%(amount)s to %(account)s, announced for %(day)s.") % values]
    return [_("%(amount)s to %(account)s, when the owner makes the next payout.") % values]


def _with_held(words: str, now: Standing) -> str:
    if not now.held:
        return words
    held = _("%(amount)s is on its way to your bank") % {"amount": now.held.format(reader_locale())}
    return f"{words}; {held}"


def tariff_words(community: Community) -> str:
    """The best pay, as a reason to begin."""
    if community.mode == Community.Mode.PAID:
        percent = f"{community.policy.expert_share_percent.normalize():f}"
        return _("An accepted answer earns you %(percent)s%% of its price.") % {"percent": percent}
    best = Money.of(community.policy.pay_for(5), community.currency)
    words = _("A rated chat earns you %(amount)s %(stars)s.")
    return words % {"amount": best.format(reader_locale()), "stars": tariff_step(community)}
