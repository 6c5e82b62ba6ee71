"""How payouts and earnings look outside (protocol.md)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import MoneyWire
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.models import BankAccount, Payout
from peerdesk.domain.payouts.outlook import NextPayout
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


class NextPayoutWire(TypedDict):
    """When and how much is paid next; `missing` names what stands in the way of it now."""

    on: str | None
    amount: MoneyWire
    missing: list[str]
    held_until: str | None


class EarningsWire(TypedDict):
    """What an expert has, and the first or next answered chats."""

    balance: MoneyWire
    held: MoneyWire
    items: list[Mapping[str, Any]]
    next: str | None
    next_payout: NextPayoutWire


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
    standing: Standing,
    items: Sequence[Mapping[str, Any]],
    following: str | None,
    coming: NextPayout,
) -> EarningsWire:
    """`items` are the rated chats, as ratings show them; `following` is their cursor."""
    return {
        "balance": standing.balance.as_wire(),
        "held": standing.held.as_wire(),
        "items": list(items),
        "next": following,
        "next_payout": next_payout_as_wire(coming),
    }


def next_payout_as_wire(coming: NextPayout) -> NextPayoutWire:
    """What is missing by code: `bank_account`, `hold`, `minimum`."""
    missing = {
        "bank_account": coming.no_account,
        "hold": coming.held_until is not None,
        "minimum": coming.missing is not None,
    }
    return {
        "on": coming.on.isoformat() if coming.on else None,
        "amount": coming.amount.as_wire(),
        "missing": [code for code, is_missing in missing.items() if is_missing],
        "held_until": rfc3339(coming.held_until) if coming.held_until else None,
    }
