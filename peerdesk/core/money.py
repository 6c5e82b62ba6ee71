"""Money: an integer of minor units with its currency, so that no cent is ever rounded away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Self, TypedDict

from babel import Locale
from babel.numbers import format_currency, list_currencies

# ISO 4217 exponents that aren't 2. Babel's own digits follow CLDR, which rounds some currencies
# (ALL, IQD, ...) to what circulates; books need what the standard says.
_NONE = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG")
_NONE_EITHER = ("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF")
_THREE = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_FOUR = ("CLF", "UYW")
_EXPONENTS: Final = (
    dict.fromkeys(_NONE + _NONE_EITHER, 0) | dict.fromkeys(_THREE, 3) | dict.fromkeys(_FOUR, 4)
)
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?", re.ASCII)
_LETTER_BY_DIGIT: Final = re.compile(r"(?<=[^\W\d_])(?=\d)")
LARGEST: Final = 2**63 - 1  # what a PostgreSQL bigint holds


class MixedCurrencies(ValueError):
    """Two currencies met in one sum."""


class NotMoney(ValueError):
    """The text or currency isn't an amount of money."""


class MoneyWire(TypedDict):
    """How money looks outside: a decimal string with all its digits, and the ISO 4217 code."""

    amount: str
    currency: str


@cache
def exponent(currency: str) -> int:
    """How many decimals the currency has (ISO 4217); raises NotMoney for an unknown code."""
    if currency not in list_currencies():
        raise NotMoney(f"{currency!r} is not a currency of ISO 4217.")
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """`amount_minor` units of the currency's smallest coin; may be negative."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if abs(self.amount_minor) > LARGEST:
            raise NotMoney("The amount is too large.")

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Reads "2.00" strictly: a dot, no thousands marks, no more decimals than there are coins.

        Fewer decimals are fine ("2", "2.5"). Raises NotMoney.
        """
        found = _DECIMAL.fullmatch(text)
        decimals = (found and found[2]) or ""
        if not found or len(decimals) > exponent(currency) or len(text) > 25:
            raise NotMoney(f"{text!r} is not an amount in {currency}.")
        return cls.of(Decimal(text), currency)

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> Self:
        """The exact amount in major units; raises NotMoney rather than round it."""
        minor = amount.scaleb(exponent(currency))
        if not minor.is_finite() or minor != minor.to_integral_value():
            raise NotMoney(f"{amount} is not an amount in {currency}.")
        return cls(int(minor), currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in this currency."""
        return cls(0, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact, with all decimals of the currency."""
        return Decimal(self.amount_minor).scaleb(-exponent(self.currency))

    @property
    def amount(self) -> str:
        """The amount as protocols write it: "2.00"."""
        return f"{self.decimal:f}"

    def as_wire(self) -> MoneyWire:
        """`{"amount": "2.00", "currency": "CHF"}`."""
        return {"amount": self.amount, "currency": self.currency}

    def format(self, locale: Locale | str) -> str:
        """As people of that locale write it; never rounds (CLDR would, for some currencies)."""
        if isinstance(locale, str):
            locale = Locale.parse(locale, sep="-" if "-" in locale else "_")
        text = format_currency(
            self.decimal, self.currency, locale=locale, decimal_quantization=False
        )
        # CLDR's alphaNextToNumber, which Babel leaves out: "CHF 2.00", but "€2.00".
        return _LETTER_BY_DIGIT.sub("\u00a0", text)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Parts in proportion to the weights, by largest remainder; the sum of the parts is self.

        Equal remainders go to the first. Raises ValueError for no, negative or all-zero weights.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("Weights must be positive.")
        sign = -1 if self.amount_minor < 0 else 1
        shares = [divmod(abs(self.amount_minor) * weight, total) for weight in weights]
        missing = abs(self.amount_minor) - sum(part for part, _ in shares)
        by_remainder = sorted(range(len(shares)), key=lambda i: (-shares[i][1], i))
        lucky = set(by_remainder[:missing])
        return [
            Money(sign * (part + (i in lucky)), self.currency) for i, (part, _) in enumerate(shares)
        ]

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount_minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount_minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency} don't add up.")
        return other.amount_minor
