"""Tables of payouts. What they refuse besides is written in migrations/0002_guards.py."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.lifecycle import State
from peerdesk.domain.people.models import Person

# What core.crypto seals these columns for.
FILE_PURPOSE: Final = "payouts.file"
IBAN_PURPOSE: Final = "payouts.iban"


class BankAccount(models.Model):
    """Where an expert's money of one community goes. The IBAN is readable here only with a key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    iban_sealed = models.BinaryField()
    last_four = models.CharField(max_length=4)
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=70)
    town = models.CharField(max_length=35, blank=True)
    # When the IBAN was last another one: the hold counts from here (I14).
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "community"], name="bank_account_one_a_community"
            ),
        ]
        indexes: ClassVar = [
            # A payout's candidates: past the hold, by community.
            models.Index(fields=["community", "changed_at"], name="bank_account_usable"),
        ]

    def __str__(self) -> str:
        return f"bank account …{self.last_four}"


class Payout(models.Model):
    """One collective credit. `total` is in minor units of `currency`, fixed from the start."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.RESERVED)
    execution_date = models.DateField()
    currency = models.CharField(max_length=3)
    total = models.BigIntegerField()
    count = models.PositiveIntegerField()
    # Made from the content: banks refuse a message id that they have seen.
    message_id = models.CharField(max_length=35)
    created_at = models.DateTimeField(db_default=Now())
    # The very bytes of every download, compressed and sealed; it holds IBANs.
    file_sealed = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message_id"], name="payout_message_id_once"),
            models.CheckConstraint(condition=Q(total__gt=0, count__gt=0), name="payout_pays"),
            # Nothing is released that has no file to release.
            models.CheckConstraint(
                condition=Q(state=State.RESERVED, file_sealed=None, sha256="", sealed_at=None)
                | Q(
                    file_sealed__isnull=False,
                    sha256__regex=r"^[0-9a-f]{64}$",
                    sealed_at__isnull=False,
                ),
                name="payout_sealed_with_file",
            ),
        ]
        indexes: ClassVar = [
            # The owner's list, newest first, by keyset.
            models.Index(fields=["community", "-id"], name="payout_of_community"),
        ]

    def __str__(self) -> str:
        return f"payout {self.message_id} {self.state}"

    @property
    def money(self) -> Money:
        """The sum of all items."""
        return Money(self.total, self.currency)


class PayoutItem(models.Model):
    """One expert's credit, with the bank account as it was at that instant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    iban_sealed = models.BinaryField()
    last_four = models.CharField(max_length=4)
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=70)
    town = models.CharField(max_length=35, blank=True)
    end_to_end_id = models.CharField(max_length=35)
    uetr = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            # Nobody is paid twice in one file, and no credit leaves in two.
            models.UniqueConstraint(fields=["payout", "person"], name="payout_item_one_a_person"),
            models.UniqueConstraint(fields=["end_to_end_id"], name="payout_item_end_to_end_once"),
            models.UniqueConstraint(fields=["uetr"], name="payout_item_uetr_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_item_pays"),
        ]

    def __str__(self) -> str:
        return f"item {self.end_to_end_id}"
