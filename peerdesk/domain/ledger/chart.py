"""The chart of accounts: how each address is spelt, and what the database guards on it (pure)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Address:
    """Where money can be. `kept`: its balance is stored, so each posting locks the account's row.

    Accounts that everything passes through aren't kept: their balance is the sum of their entries,
    and two postings never wait for one another. `floor` (minor units) is a balance that the
    database lets nothing fall below; only a kept account can have one.
    """

    path: str
    kept: bool = False
    floor: int | None = None

    def __str__(self) -> str:
        return self.path


class Why:
    """Why money moved: the codes of `Transfer.why`."""

    RATING: Final = "rating"
    RATING_CHANGED: Final = "rating_changed"
    APPEAL: Final = "appeal"
    BRIEF: Final = "brief"
    QUESTION: Final = "question"
    PREMIUM: Final = "premium"
    MEMBERSHIP: Final = "membership"
    REFUND: Final = "refund"
    DISPUTE: Final = "dispute"
    PAYOUT: Final = "payout"
    PAYOUT_RETURNED: Final = "payout_returned"
    GIVEN_UP: Final = "given_up"


# On the way to an expert's bank account: neither earned nor lost.
PAYOUT_CODES: Final = (Why.PAYOUT, Why.PAYOUT_RETURNED)


def expert_payable(expert: UUID) -> Address:
    """What the expert has earned and wasn't paid yet; below zero after a refund, netted later."""
    return Address(f"expert:{expert}:payable", kept=True)


def customer_held(customer: UUID) -> Address:
    """Paid by the customer for an answer that isn't accepted yet; never below zero."""
    return Address(f"customer:{customer}:held", kept=True, floor=0)


def brand_receivable() -> Address:
    """What the brand owes for rated answers (below zero), until it pays."""
    return Address("brand:receivable")


def platform_fees() -> Address:
    """The platform's share."""
    return Address("platform:fees")


def memberships() -> Address:
    """What members paid; their questions are held from here, so it may fall below zero."""
    return Address("platform:memberships")


def disputed(dispute: UUID) -> Address:
    """What a provider has taken back while a dispute is open."""
    return Address(f"dispute:{dispute}")


def provider(name: str) -> Address:
    """A payment provider, such as "stripe" or "local": money comes in from there."""
    return Address(f"provider:{name}")


def bank() -> Address:
    """The world beyond the bank account: what was paid out for good."""
    return Address("bank")


def payout_in_transit(payout: UUID) -> Address:
    """Reserved for one payout, until the bank says what became of it; never below zero."""
    return Address(f"payout:{payout}:in_transit", kept=True, floor=0)
