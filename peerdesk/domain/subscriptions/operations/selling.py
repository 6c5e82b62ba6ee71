"""What a community sells: one plan a month and one a year; another price is another plan."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.money import Money, NotMoney
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import Cadence
from peerdesk.domain.subscriptions.models import Plan

LONGEST_WORDS = 600
MOST_QUESTIONS = 1000


@transaction.atomic
def put_on_sale(
    *,
    community: Community,
    made_by: Person | None,
    cadence: str,
    price: str,
    questions: int | None,
    covers: dict[str, str],
    now: datetime,
) -> Plan:
    """Sell this from now on, in place of the plan of the same cadence.

    Who has bought the former one keeps it at its price. `covers` is in languages of the community.
    Raises InvalidInput by field.
    """
    money = _checked(community, cadence, price, questions, covers)
    take_off_sale(community=community, cadence=cadence, now=now)
    values = {
        "community": community,
        "cadence": cadence,
        "price_minor": money.amount_minor,
        "currency": money.currency,
        "questions": questions,
        "covers": {language: text.strip() for language, text in covers.items() if text.strip()},
        "made_by": made_by,
        "made_at": now,
    }
    try:
        with transaction.atomic():
            return Plan.objects.create(**values)
    except IntegrityError:  # another owner was first in this very instant
        raise InvalidInput(
            {"price": [_("This was changed just now. Please look again.")]}
        ) from None


def take_off_sale(*, community: Community, cadence: str, now: datetime) -> bool:
    """Sell no more of it; members keep theirs. False: there was none."""
    rows = Plan.objects.filter(community=community, cadence=cadence, retired_at=None)
    return bool(rows.update(retired_at=now))


def _checked(
    community: Community, cadence: str, price: str, questions: int | None, covers: dict[str, str]
) -> Money:
    errors: dict[str, list[str]] = {}
    money = Money.zero(community.currency)
    if cadence not in list(Cadence):
        errors["cadence"] = [_("Choose month or year.")]
    try:
        money = Money.parse(price, community.currency)
    except NotMoney:
        errors["price"] = [_("Enter an amount such as 19.00.")]
    if "price" not in errors and not 0 < money.amount_minor <= 10_000_00:
        errors["price"] = [_("Enter an amount above zero, and at most 10,000.")]
    if questions is not None and not 1 <= questions <= MOST_QUESTIONS:
        errors["questions"] = [_("Enter a number from 1 to 1000, or nothing for no limit.")]
    if any(len(text) > LONGEST_WORDS for text in covers.values()):
        errors["covers"] = [_("Say it in at most 600 characters.")]
    if not set(covers) <= set(community.languages):
        errors["covers"] = [_("The community doesn't speak this language.")]
    if errors:
        raise InvalidInput(errors)
    return money
