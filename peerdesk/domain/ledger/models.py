"""Tables of the books. What they refuse is written in migrations/0002_guards.py."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id


class Account(models.Model):
    """An address in one book and currency. `balance` is changed by the database alone."""

    id = models.BigAutoField(primary_key=True)  # locks are taken in this order
    book = models.UUIDField()
    address = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    # Minor units. Null: not kept, the balance is the sum of the entries (see chart.Address).
    balance = models.BigIntegerField(null=True)
    floor = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["book", "address", "currency"], name="account_address_once"
            ),
            # The entries' composite key: an entry in another currency than its account's can't be.
            models.UniqueConstraint(fields=["id", "currency"], name="account_currency"),
            # "Only positive" is kept by the row itself, whoever writes (pain 30).
            models.CheckConstraint(
                condition=Q(floor=None) | Q(balance__isnull=False, balance__gte=F("floor")),
                name="account_floor",
            ),
            models.CheckConstraint(
                condition=Q(address__regex=r"^[a-z_]+(:[a-z0-9_-]+)*$"), name="account_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.currency}"


class Transfer(models.Model):
    """One business fact, booked once: `reference` names the fact within its book (I10)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.UUIDField()
    reference = models.CharField(max_length=160)
    why = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField(db_default=Now())
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "reference"], name="transfer_reference_once"),
            # The entries' composite key: every leg has the transfer's currency.
            models.UniqueConstraint(fields=["id", "currency"], name="transfer_currency"),
        ]
        indexes: ClassVar = [
            # The owner's list, newest first, by keyset.
            models.Index(fields=["book", "-id"], name="transfer_of_book"),
        ]

    def __str__(self) -> str:
        return self.reference


class Entry(models.Model):
    """One leg: `amount` in minor units, above zero into the account, below zero out of it."""

    id = models.BigAutoField(primary_key=True)
    # The composite foreign keys with the currency stand in migrations/0002_guards.py.
    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, related_name="entries", db_constraint=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_money"),
        ]
        indexes: ClassVar = [
            # An account's entries by keyset; with the amount inside, also the sum of an account
            # whose balance isn't kept.
            models.Index(fields=["account", "-id"], include=["amount"], name="entry_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
