"""Transfers booked a second: our ledger, and the same work as a textbook does it with Django's ORM.

The rival keeps balances in rows that it locks in id order, and nothing else: no trigger, no
idempotent reference, no floors, history open to any UPDATE. Same server (fsync on), same drivers,
one run. The hot accounts are `brand:receivable`, which every transfer touches, and in the last case
one expert's payable, whose balance is stored in one row.

Run: python -m bench.ledger [seconds a case]
"""

import multiprocessing
import random
import sys
import time
from collections.abc import Callable
from functools import cache
from uuid import UUID

from bench.database import own_database, set_up_django

DRIVERS = 4
EXPERTS = [UUID(int=n + 1) for n in range(1000)]
BOOK = UUID(int=1)
RIVAL_TABLES = """
CREATE TABLE IF NOT EXISTS rival_account (id bigserial PRIMARY KEY, name text UNIQUE,
    balance bigint NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS rival_transfer (id bigserial PRIMARY KEY, reference text, why text,
    at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS rival_entry (id bigserial PRIMARY KEY, amount bigint NOT NULL,
    transfer_id bigint NOT NULL REFERENCES rival_transfer,
    account_id bigint NOT NULL REFERENCES rival_account);
CREATE INDEX IF NOT EXISTS rival_entry_transfer ON rival_entry (transfer_id);
CREATE INDEX IF NOT EXISTS rival_entry_account ON rival_entry (account_id);
"""


@cache
def ours() -> Callable[[UUID, str], None]:
    """Books one rated answer through the verb that workflows call."""
    from peerdesk.core.money import Money
    from peerdesk.domain.ledger import chart
    from peerdesk.domain.ledger.operations import Leg, post_transfer

    def post(expert: UUID, reference: str) -> None:
        legs = [Leg(chart.brand_receivable(), chart.expert_payable(expert), Money(200, "CHF"))]
        post_transfer(book=BOOK, reference=reference, why="rating", legs=legs)

    return post


@cache
def rival() -> Callable[[UUID, str], None]:
    """Books the same by plain models: lock both balances, write, save."""
    from django.db import models, transaction

    class Account(models.Model):  # noqa: DJ008 - nobody looks at it
        name = models.TextField(unique=True)
        balance = models.BigIntegerField(default=0)

        class Meta:
            app_label, db_table, managed = "rival", "rival_account", False

    class Transfer(models.Model):  # noqa: DJ008 - nobody looks at it
        reference = models.TextField()
        why = models.TextField()

        class Meta:
            app_label, db_table, managed = "rival", "rival_transfer", False

    class Entry(models.Model):  # noqa: DJ008 - nobody looks at it
        transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT)
        account = models.ForeignKey(Account, on_delete=models.PROTECT)
        amount = models.BigIntegerField()

        class Meta:
            app_label, db_table, managed = "rival", "rival_entry", False

    @transaction.atomic
    def post(expert: UUID, reference: str) -> None:
        names = {"brand:receivable": -200, f"expert:{expert}:payable": 200}
        for name in names:
            Account.objects.get_or_create(name=name)
        rows = Account.objects.select_for_update().filter(name__in=names).order_by("id")
        transfer = Transfer.objects.create(reference=reference, why="rating")
        entries = []
        for account in rows:
            account.balance += names[account.name]
            account.save(update_fields=["balance"])
            entries.append(Entry(transfer=transfer, account=account, amount=names[account.name]))
        Entry.objects.bulk_create(entries)

    return post


def drive(who: str, experts: int, seconds: float, number: int) -> int:
    """One driver process: post until the time is over; how many were committed."""
    set_up_django()
    post = {"ours": ours, "rival": rival}[who]()
    chosen, done = random.Random(number), 0
    post(EXPERTS[0], f"warm:{who}:{experts}:{number}")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        post(EXPERTS[chosen.randrange(experts)], f"{who}:{experts}:{number}:{done}")
        done += 1
    return done


def main(seconds: float = 10.0) -> dict[str, float]:
    """Print and give the rates by case."""
    with own_database():
        _prepare()
        return _cases(seconds)


def _cases(seconds: float) -> dict[str, float]:
    rates: dict[str, float] = {}
    with multiprocessing.get_context("spawn").Pool(DRIVERS) as pool:
        for name, experts in (("1,000 accounts", 1000), ("one hot account", 1)):
            for who in ("ours", "rival"):
                work = [(who, experts, seconds, number) for number in range(DRIVERS)]
                rates[f"{who}, {name}"] = sum(pool.starmap(drive, work)) / seconds
            ours_, rival_ = rates[f"ours, {name}"], rates[f"rival, {name}"]
            print(
                f"ledger, {name}: {ours_:,.0f} transfers/s; textbook ORM {rival_:,.0f}/s; "
                f"{ours_ / rival_:.1f} x"
            )
    _prove()
    return rates


def _prepare() -> None:
    set_up_django()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(RIVAL_TABLES)
    connection.close()


def _prove() -> None:
    """The rates count only if the books hold after them."""
    from django.db import connection

    from peerdesk.domain.ledger.queries import drifted_accounts

    assert drifted_accounts() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(amount) FROM ledger_entry")
        assert cursor.fetchone() == (0,)
    connection.close()


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
