"""What a membership costs, covers and how it ends: said in full before it is bought (F12).

The same sentences are shown on the page, agreed to, kept with the subscription and sent by mail.
"""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.core.money import Money
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import Cadence
from peerdesk.domain.subscriptions.models import Plan
from peerdesk.domain.subscriptions.periods import end_of
from peerdesk.domain.subscriptions.queries import price_of, words_of


def terms_of(plan: Plan, *, language: str, now: datetime) -> list[str]:
    """The sentences in the reader's language, for somebody who buys at this moment."""
    with translation.override(language):
        return [
            _paying(plan, language, now),
            _renewal(plan, language),
            *_covering(plan, language),
            _ending(),
            _withdrawal(plan.community.policy.membership_withdrawal_days),
        ]


def price_words(plan: Plan, language: str) -> str:
    """€19.00 a month, in the present language."""
    words = _("%(price)s a month") if plan.cadence == Cadence.MONTH else _("%(price)s a year")
    return words % {"price": shown(price_of(plan), language)}


def shown(money: Money, language: str) -> str:
    """An amount as people of that language write it."""
    return money.format(language.replace("-", "_"))


def day(moment: datetime, language: str) -> str:
    """A day as people of that language write it."""
    return format_date(moment, format="long", locale=language.replace("-", "_"))


def minute(moment: datetime, person: Person) -> str:
    """A day with its time, on the person's own clock: when a declaration was received."""
    locale = person.language.replace("-", "_")
    return format_datetime(moment, "long", tzinfo=ZoneInfo(person.time_zone), locale=locale)


def _paying(plan: Plan, language: str, now: datetime) -> str:
    until = end_of(anchor=now, start=now, cadence=plan.cadence)
    price = shown(price_of(plan), language)
    return _("You pay %(price)s now. It is for the time until %(until)s.") % {
        "price": price,
        "until": day(until, language),
    }


def _renewal(plan: Plan, language: str) -> str:
    days = _days(plan.community.policy.membership_reminder_days)
    words = (
        _(
            "It renews each month: %(price)s is charged to the same card. We write to you "
            "%(days)s before, each time."
        )
        if plan.cadence == Cadence.MONTH
        else _(
            "It renews each year: %(price)s is charged to the same card. We write to you "
            "%(days)s before, each time."
        )
    )
    return words % {"price": shown(price_of(plan), language), "days": days}


def _covering(plan: Plan, language: str) -> list[str]:
    policy, currency = plan.community.policy, plan.currency
    most = shown(Money.of(policy.member_question_price, currency), language)
    if plan.questions is None:
        covered = _("It covers every question you ask, up to %(most)s each.") % {"most": most}
    else:
        covered = ngettext(
            "It covers %(count)s question in each period, up to %(most)s.",
            "It covers %(count)s questions in each period, up to %(most)s each.",
            plan.questions,
        ) % {"count": plan.questions, "most": most}
    extra = _("Premium services are paid for separately, and only if you accept them.")
    own = words_of(plan, language, plan.community.languages)
    return [part for part in (own, covered, extra) if part]


def _ending() -> str:
    return _(
        "You can end it any time on this page, in two clicks. It then stays in force to the end "
        "of what you have paid."
    )


def _withdrawal(days: Decimal) -> str:
    return _(
        "Within %(days)s you can withdraw with one button and get your money back: all of it if "
        "you haven't asked a question with it, otherwise less the days that have begun."
    ) % {"days": _days(days)}


def _days(days: Decimal) -> str:
    whole = int(days) if days == int(days) else float(days)
    return ngettext("%(count)s day", "%(count)s days", int(days)) % {"count": whole}
