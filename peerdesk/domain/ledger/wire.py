"""How the books look outside (protocol.md)."""

from typing import TypedDict

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money, MoneyWire
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.ledger.queries import AccountBalance


class AccountWire(TypedDict):
    """An account: its address, its currency, what it holds."""

    account: str
    currency: str
    balance: MoneyWire


class EntryWire(TypedDict):
    """A leg: above zero into the account, below zero out of it."""

    account: str
    amount: MoneyWire


class TransferWire(TypedDict):
    """A transfer with all its legs; their sum is zero."""

    id: str
    reference: str
    at: str
    why: str
    reverses: str | None
    entries: list[EntryWire]


def account_as_wire(account: AccountBalance) -> AccountWire:
    """One account of the owner's list."""
    return {
        "account": account.address,
        "currency": account.balance.currency,
        "balance": account.balance.as_wire(),
    }


def transfer_as_wire(transfer: Transfer) -> TransferWire:
    """One transfer of the owner's list; its entries and accounts must have been fetched."""
    return {
        "id": str(transfer.id),
        "reference": transfer.reference,
        "at": rfc3339(transfer.at),
        "why": transfer.why,
        "reverses": str(transfer.reverses_id) if transfer.reverses_id else None,
        "entries": [
            {
                "account": entry.account.address,
                "amount": Money(entry.amount, entry.currency).as_wire(),
            }
            for entry in transfer.entries.all()
        ],
    }
