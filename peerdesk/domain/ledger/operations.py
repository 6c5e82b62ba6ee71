"""Writes on the books. Called by workflows only, inside the transaction of the business fact."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.core.ids import new_id
from peerdesk.core.money import LARGEST, Money
from peerdesk.domain.ledger.chart import Address
from peerdesk.domain.ledger.models import Account, Entry, Transfer
from peerdesk.domain.ledger.statements import HOLD_STILL, POST, REVERSE


class Leg(NamedTuple):
    """A positive amount from one address to another, in the transfer's book."""

    source: Address
    target: Address
    money: Money


@dataclass(frozen=True, slots=True)
class Draft:
    """A transfer to post: `reference` names the business fact, once for ever in its book."""

    reference: str
    why: str
    legs: Sequence[Leg]

    def __post_init__(self) -> None:
        if not self.legs:
            raise ValueError("A transfer has legs.")
        if any(leg.money.amount_minor <= 0 or leg.source == leg.target for leg in self.legs):
            raise ValueError("A leg moves a positive amount between two addresses.")
        if len({leg.money.currency for leg in self.legs}) != 1:
            raise ValueError("A transfer has one currency.")
        if not all(self.moves.values()):
            raise ValueError("An account gets back what it gives.")

    @property
    def currency(self) -> str:
        """The one currency of all legs."""
        return self.legs[0].money.currency

    @property
    def moves(self) -> dict[str, int]:
        """What each path gains or loses in all, in minor units."""
        moves: dict[str, int] = defaultdict(int)
        for source, target, money in self.legs:
            moves[source.path] -= money.amount_minor
            moves[target.path] += money.amount_minor
        return dict(moves)

    @property
    def addresses(self) -> set[Address]:
        """Every address that the legs touch."""
        return {address for leg in self.legs for address in (leg.source, leg.target)}


class ReferenceReused(Refusal):
    """The same business fact was booked before, with other legs: nothing is booked (I10)."""

    code = "reference_reused"
    sentence = _("This was booked before, with other amounts.")


def post_transfer(
    *, book: UUID, reference: str, why: str, legs: Sequence[Leg], at: datetime | None = None
) -> Transfer:
    """Book one business fact, in the caller's transaction. `at` is when it happened (default: now).

    The same reference with the same legs gives the first transfer again; with others it raises
    ReferenceReused. Raises IntegrityError where an account would fall below its floor.
    """
    draft = Draft(reference, why, legs)
    return post_transfers(book=book, drafts=[draft], at=at)[0]


def post_transfers(
    *, book: UUID, drafts: Sequence[Draft], at: datetime | None = None
) -> list[Transfer]:
    """Many at once, each as `post_transfer` says, in the caller's transaction and one statement.

    Nearly always that statement is all. Only when it leaves a draft out are new accounts opened
    (insert, then read: two may open one at once) and repeated references looked up.
    """
    if len({draft.reference for draft in drafts}) != len(drafts):
        raise ValueError("Two drafts have one reference.")
    booked = _insert(book, drafts, at)
    if len(booked) < len(drafts):
        left = [draft for draft in drafts if draft.reference not in booked]
        _open_accounts(book, left)
        booked |= _insert(book, left, at)
    if len(booked) < len(drafts):
        left = [draft for draft in drafts if draft.reference not in booked]
        booked |= _booked_before(book, left)
    return [booked[draft.reference] for draft in drafts]


@transaction.atomic
def reverse_transfer(*, transfer: Transfer, reference: str, why: str) -> Transfer:
    """Undo a transfer by its mirror, at most once; a repetition gives the first mirror again.

    Raises ReferenceReused if `reference` names something else, or another one undid it before.
    """
    values = {"id": new_id(), "reversed": transfer.id, "reference": reference, "why": why}
    booked = list(Transfer.objects.raw(REVERSE, values))
    booked = booked or list(
        Transfer.objects.filter(reverses=transfer, reference=reference, why=why)
    )
    if not booked:
        raise ReferenceReused
    return booked[0]


def hold_one_still(*, book: UUID, address: Address, currency: str) -> None:
    """Lock one account, whatever it holds, until the caller's transaction ends."""
    everything = Money(-LARGEST, currency)
    hold_still(book=book, addresses=[address], currency=currency, at_least=everything)


@transaction.atomic
def hold_still(
    *, book: UUID, addresses: Iterable[Address], currency: str, at_least: Money
) -> dict[str, Money]:
    """Lock the kept accounts that hold `at_least` until the transaction ends, in id order.

    Tells what each path holds; accounts with less, and addresses never used, are left out.
    """
    values: dict[str, Any] = {
        "book": book,
        "currency": currency,
        "addresses": [address.path for address in addresses],
        "at_least": at_least.amount_minor,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLD_STILL, values)
        return {path: Money(balance, currency) for path, balance in cursor}


def _insert(book: UUID, drafts: Sequence[Draft], at: datetime | None) -> dict[str, Transfer]:
    """Insert by reference what isn't booked yet; a rival's insert under way is waited for.

    Inserts nothing as long as an account is missing.
    """
    ids = [new_id() for _ in drafts]
    legs = [
        (id_, path, amount, draft.currency)
        for id_, draft in zip(ids, drafts, strict=True)
        for path, amount in draft.moves.items()
    ]
    transfer_ids, paths, amounts, currencies = (list(column) for column in zip(*legs, strict=True))
    values = {
        "book": book,
        "at": at,
        "ids": ids,
        "references": [draft.reference for draft in drafts],
        "whys": [draft.why for draft in drafts],
        "currencies": [draft.currency for draft in drafts],
        "transfers": transfer_ids,
        "paths": paths,
        "amounts": amounts,
        "leg_currencies": currencies,
    }
    with connection.cursor() as cursor:
        cursor.execute(POST, values)
        rows = cursor.fetchall()
    found = (Transfer.from_db(connection.alias, _COLUMNS, row) for row in rows)
    return {transfer.reference: transfer for transfer in found}


def _open_accounts(book: UUID, drafts: Sequence[Draft]) -> None:
    wanted = {
        (address.path, draft.currency): address for draft in drafts for address in draft.addresses
    }
    Account.objects.bulk_create(
        [
            Account(
                book=book,
                address=path,
                currency=currency,
                balance=0 if wanted[path, currency].kept else None,
                floor=wanted[path, currency].floor,
            )
            for path, currency in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def _booked_before(book: UUID, drafts: Sequence[Draft]) -> dict[str, Transfer]:
    """The first transfers of repeated references; raises ReferenceReused if one was another."""
    found = Transfer.objects.filter(book=book, reference__in=[d.reference for d in drafts])
    first = {transfer.reference: transfer for transfer in found}
    moves: dict[UUID, dict[str, int]] = defaultdict(dict)
    for entry in Entry.objects.select_related("account").filter(transfer__in=first.values()):
        moves[entry.transfer_id][entry.account.address] = entry.amount
    for draft in drafts:
        transfer = first[draft.reference]
        same_kind = (transfer.why, transfer.currency) == (draft.why, draft.currency)
        if not same_kind or moves[transfer.id] != draft.moves:
            raise ReferenceReused
    return first


_COLUMNS: Final = ("id", "book", "reference", "why", "currency", "at", "reverses_id")
