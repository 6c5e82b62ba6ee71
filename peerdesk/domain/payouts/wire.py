"""How payouts and earnings look outside (protocol.md)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import MoneyWire
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.models import BankAccount, Payout
from peerdesk.domain.payouts.queries import Standing, usable_at

_HIDDEN = "•" * 8


class PayoutWire(TypedDict):
    """A payout, for the community's owners."""

    id: str
    state: str
    total: MoneyWire
    count: int
    created_at: str
    execution_date: str
    message_id: str
    sha256: str


class BankAccountWire(TypedDict):
    """An expert's own bank account, for that expert; `iban` with its middle hidden."""

    iban: str
    name: str
    town: str
    last_four: str
    changed_at: str
    usable_from: str


class EarningsWire(TypedDict):
    """What an expert has, and the first or next answered chats."""

    balance: MoneyWire
    held: MoneyWire
    items: list[Mapping[str, Any]]
    next: str | None


def payout_as_wire(payout: Payout) -> PayoutWire:
    """`total` is what the books reserved and what the file says."""
    return {
        "id": str(payout.id),
        "state": payout.state,
        "total": payout.money.as_wire(),
        "count": payout.count,
        "created_at": rfc3339(payout.created_at),
        "execution_date": payout.execution_date.isoformat(),
        "message_id": payout.message_id,
        "sha256": payout.sha256,
    }


def bank_account_as_wire(account: BankAccount, community: Community) -> BankAccountWire:
    """The middle of the IBAN is never told: a stolen token must not give bank accounts away."""
    return {
        "iban": f"{account.country}{_HIDDEN}{account.last_four}",
        "name": account.name,
        "town": account.town,
        "last_four": account.last_four,
        "changed_at": rfc3339(account.changed_at),
        "usable_from": rfc3339(usable_at(account, community)),
    }


def earnings_as_wire(
    standing: Standing, items: Sequence[Mapping[str, Any]], following: str | None
) -> EarningsWire:
    """`items` are the rated chats, as ratings show them; `following` is their cursor."""
    return {
        "balance": standing.balance.as_wire(),
        "held": standing.held.as_wire(),
        "items": list(items),
        "next": following,
    }
