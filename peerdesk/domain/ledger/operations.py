"""Writes on the books. Called by workflows only, inside the transaction of the business fact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.ledger.chart import Address
from peerdesk.domain.ledger.models import Account, Entry, Transfer

# The check of a transfer reads all its legs once for each of them.
MOST_LEGS = 100


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
        if not 0 < len(self.legs) <= MOST_LEGS:
            raise ValueError(f"A transfer has 1 to {MOST_LEGS} legs.")
        if any(leg.money.amount_minor <= 0 or leg.source == leg.target for leg in self.legs):
            raise ValueError("A leg moves a positive amount between two addresses.")
        if len({leg.money.currency for leg in self.legs}) != 1:
            raise ValueError("A transfer has one currency.")

    @property
    def currency(self) -> str:
        """The one currency of all legs."""
        return self.legs[0].money.currency

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


@transaction.atomic
def post_transfers(
    *, book: UUID, drafts: Sequence[Draft], at: datetime | None = None
) -> list[Transfer]:
    """Many at once, each as `post_transfer` says, in two statements for all of them."""
    if len({draft.reference for draft in drafts}) != len(drafts):
        raise ValueError("Two drafts have one reference.")
    accounts = _accounts(book, drafts)
    moves = {draft.reference: _moves(draft, accounts) for draft in drafts}
    booked = _insert(book, drafts, moves, at)
    if len(booked) < len(drafts):
        booked |= _booked_before(book, [d for d in drafts if d.reference not in booked], moves)
    return [booked[draft.reference] for draft in drafts]


@transaction.atomic
def reverse_transfer(*, transfer: Transfer, reference: str, why: str) -> Transfer:
    """Undo a transfer by its mirror, at most once; a repetition gives the first mirror again.

    Raises ReferenceReused if `reference` names something else, or another one undid it before.
    """
    values = {"id": new_id(), "reversed": transfer.id, "reference": reference, "why": why}
    booked = list(Transfer.objects.raw(_REVERSE, values))
    booked = booked or list(
        Transfer.objects.filter(reverses=transfer, reference=reference, why=why)
    )
    if not booked:
        raise ReferenceReused
    return booked[0]


@transaction.atomic
def hold_still(
    *, book: UUID, addresses: Iterable[Address], currency: str, at_least: Money
) -> dict[str, Money]:
    """Lock the kept accounts that hold `at_least` until the transaction ends, in id order.

    Tells what each path holds; accounts with less, and addresses never used, are left out.
    """
    values = {
        "book": book,
        "currency": currency,
        "addresses": [address.path for address in addresses],
        "at_least": at_least.amount_minor,
    }
    rows = Account.objects.raw(_HOLD_STILL, values)
    return {row.address: Money(row.balance or 0, currency) for row in rows}


def _accounts(book: UUID, drafts: Sequence[Draft]) -> Mapping[tuple[str, str], int]:
    """Ids by path and currency; opens what is new (insert, then read: two may open it at once)."""
    wanted = {
        (address.path, draft.currency): address for draft in drafts for address in draft.addresses
    }
    known = _known_accounts(book, wanted)
    new = sorted(wanted.keys() - known.keys())
    if not new:
        return known
    Account.objects.bulk_create(
        [
            Account(
                book=book,
                address=path,
                currency=currency,
                balance=0 if wanted[path, currency].kept else None,
                floor=wanted[path, currency].floor,
            )
            for path, currency in new
        ],
        ignore_conflicts=True,
    )
    return _known_accounts(book, wanted)


def _known_accounts(book: UUID, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    paths = {path for path, currency in wanted}
    rows = Account.objects.filter(book=book, address__in=paths)
    return {(row.address, row.currency): row.id for row in rows}


def _moves(draft: Draft, accounts: Mapping[tuple[str, str], int]) -> dict[int, int]:
    """What each account gains or loses in all, in minor units."""
    moves: dict[int, int] = defaultdict(int)
    for source, target, money in draft.legs:
        moves[accounts[source.path, draft.currency]] -= money.amount_minor
        moves[accounts[target.path, draft.currency]] += money.amount_minor
    if not all(moves.values()):
        raise ValueError("An account gets back what it gives.")
    return dict(moves)


def _insert(
    book: UUID,
    drafts: Sequence[Draft],
    moves: Mapping[str, Mapping[int, int]],
    at: datetime | None,
) -> dict[str, Transfer]:
    """Insert what isn't booked yet, by reference; a rival's insert under way is waited for."""
    ids = [new_id() for _ in drafts]
    legs = [
        (id_, account, amount, draft.currency)
        for id_, draft in zip(ids, drafts, strict=True)
        for account, amount in moves[draft.reference].items()
    ]
    transfer_ids, account_ids, amounts, currencies = zip(*legs, strict=True)
    values = {
        "book": book,
        "at": at,
        "ids": ids,
        "references": [draft.reference for draft in drafts],
        "whys": [draft.why for draft in drafts],
        "currencies": [draft.currency for draft in drafts],
        "transfers": list(transfer_ids),
        "accounts": list(account_ids),
        "amounts": list(amounts),
        "leg_currencies": list(currencies),
    }
    return {transfer.reference: transfer for transfer in Transfer.objects.raw(_POST, values)}


def _booked_before(
    book: UUID, drafts: Sequence[Draft], moves: Mapping[str, Mapping[int, int]]
) -> dict[str, Transfer]:
    """The first transfers of repeated references; raises ReferenceReused if one was another."""
    found = Transfer.objects.filter(book=book, reference__in=[d.reference for d in drafts])
    first = {transfer.reference: transfer for transfer in found}
    legs: dict[UUID, dict[int, int]] = defaultdict(dict)
    for entry in Entry.objects.filter(transfer__in=first.values()):
        legs[entry.transfer_id][entry.account_id] = entry.amount
    for draft in drafts:
        transfer = first[draft.reference]
        if transfer.why != draft.why or legs[transfer.id] != moves[draft.reference]:
            raise ReferenceReused
    return first


# Sorted, so that two batches with the same references wait for each other in one direction only.
_POST: Final = """
WITH posted AS (
    INSERT INTO ledger_transfer (id, book, reference, why, currency, at)
    SELECT id, %(book)s, reference, why, currency, coalesce(%(at)s, statement_timestamp())
    FROM unnest(%(ids)s::uuid[], %(references)s::text[], %(whys)s::text[], %(currencies)s::text[])
        AS draft (id, reference, why, currency)
    ORDER BY reference
    ON CONFLICT (book, reference) DO NOTHING
    RETURNING id, book, reference, why, currency, at, reverses_id
), legs AS (
    INSERT INTO ledger_entry (transfer_id, account_id, amount, currency)
    SELECT leg.* FROM unnest(
        %(transfers)s::uuid[], %(accounts)s::bigint[], %(amounts)s::bigint[],
        %(leg_currencies)s::text[]
    ) AS leg (transfer_id, account_id, amount, currency)
    JOIN posted ON posted.id = leg.transfer_id
)
SELECT * FROM posted
"""

_REVERSE: Final = """
WITH mirror AS (
    INSERT INTO ledger_transfer (id, book, reference, why, currency, at, reverses_id)
    SELECT %(id)s, book, %(reference)s, %(why)s, currency, statement_timestamp(), id
    FROM ledger_transfer WHERE id = %(reversed)s
    ON CONFLICT DO NOTHING
    RETURNING id, book, reference, why, currency, at, reverses_id
), legs AS (
    INSERT INTO ledger_entry (transfer_id, account_id, amount, currency)
    SELECT mirror.id, account_id, -amount, entry.currency
    FROM ledger_entry entry, mirror WHERE entry.transfer_id = mirror.reverses_id
)
SELECT * FROM mirror
"""

# One array, however many addresses: they may be all experts of a community.
_HOLD_STILL: Final = """
SELECT * FROM ledger_account
WHERE book = %(book)s AND currency = %(currency)s AND address = ANY(%(addresses)s::text[])
    AND balance >= %(at_least)s
ORDER BY id FOR NO KEY UPDATE
"""
