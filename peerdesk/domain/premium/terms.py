"""What an offer says: kind, title, description, delivery, price (P3)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.money import Money, NotMoney
from peerdesk.core.text import is_storable
from peerdesk.domain.communities.models import Community
from peerdesk.domain.premium.kinds import kind_words
from peerdesk.domain.premium.lifecycle import Kind

LONGEST_TITLE: Final = 120
LONGEST_TEXT: Final = 4000
LEAST_PRICE: Final = Decimal("1.00")  # less, no payment provider takes
MOST_PRICE: Final = Decimal("100000.00")
DELIVER_HOURS: Final = 72
MOST_DELIVER_HOURS: Final = 24 * 90


@dataclass(frozen=True, slots=True)
class Draft:
    """What was given; None is left out, and comes from a template or a default."""

    kind: str | None = None
    title: str | None = None
    description: str | None = None
    delivers: str | None = None
    deliver_hours: int | None = None
    price: str | None = None

    def over(self, kept: "Terms") -> Self:
        """With a template's words where nothing was given."""
        return type(self)(
            kind=self.kind or kept.kind.value,
            title=self.title or kept.title,
            description=self.description or kept.description,
            delivers=kept.delivers if self.delivers is None else self.delivers,
            deliver_hours=self.deliver_hours or kept.deliver_hours,
            price=self.price or kept.price.amount,
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered, checked."""

    kind: Kind
    title: str
    description: str
    delivers: str
    deliver_hours: int
    price: Money

    @classmethod
    def parse(cls, draft: Draft, community: Community) -> Self:
        """The terms in the community's currency; raises InvalidInput by field.

        Without a title, the kind in words is the title.
        """
        errors: dict[str, list[str]] = {}
        kind = _kind(draft.kind, errors)
        words = {
            "title": _line(draft.title) or (kind_words(kind) if kind else ""),
            "description": _block(draft.description),
            "delivers": _block(draft.delivers),
        }
        _check_words(words, errors)
        hours = DELIVER_HOURS if draft.deliver_hours is None else draft.deliver_hours
        if not 1 <= hours <= MOST_DELIVER_HOURS:
            errors["deliver_hours"] = [_("Give a time from one hour to 90 days.")]
        price = _price(draft.price, community.currency, errors)
        if errors or kind is None or price is None:
            raise InvalidInput(errors)
        return cls(kind=kind, deliver_hours=hours, price=price, **words)


def _kind(given: str | None, errors: dict[str, list[str]]) -> Kind | None:
    try:
        return Kind(given or "")
    except ValueError:
        errors["kind"] = [_("Choose what kind of service it is.")]
        return None


def _check_words(words: dict[str, str], errors: dict[str, list[str]]) -> None:
    if len(words["title"]) > LONGEST_TITLE:
        errors["title"] = [_("A title has at most 120 characters.")]
    if not words["description"]:
        errors["description"] = [_("Say what you will do.")]
    for name in ("description", "delivers"):
        if len(words[name]) > LONGEST_TEXT:
            errors[name] = [_("At most 4,000 characters, please.")]
    for name, text in words.items():
        if not is_storable(text):
            errors[name] = [_("This can't be stored.")]


def _price(given: str | None, currency: str, errors: dict[str, list[str]]) -> Money | None:
    try:
        price = Money.parse((given or "").strip(), currency)
        in_bounds = LEAST_PRICE <= price.decimal <= MOST_PRICE
    except NotMoney:
        in_bounds = False
    if in_bounds:
        return price
    words = _("Give a price from 1 to 100,000 %(currency)s, such as “40.00”.")
    errors["price"] = [words % {"currency": currency}]
    return None


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _block(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
