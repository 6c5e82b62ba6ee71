"""Tables of receipts: series, receipt, and its mail."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.models import Person


class ReceiptSeries(models.Model):
    """The receipts of one community in one year, counted without a gap.

    The row is locked until the receipt's transaction ends: whatever is rolled back takes its number
    with it.
    """

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()  # in the community's time zone
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "year"], name="receipt_series_once"),
        ]

    def __str__(self) -> str:
        return f"receipts of {self.year}"


class Receipt(models.Model):
    """What a customer paid, or got back, as it was said then; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(ReceiptSeries, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="+")
    # Set when it tells of money that went back.
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=12)
    # Names, address, what for, card: as they were (see snapshot.py).
    said = models.JSONField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="receipt_number_once"),
            # However often the provider says it, a payment and a refund have one receipt each.
            models.UniqueConstraint(
                fields=["charge"], condition=Q(refund=None), name="receipt_of_charge_once"
            ),
            models.UniqueConstraint(
                fields=["refund"], condition=~Q(refund=None), name="receipt_of_refund_once"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="receipt_of_something"),
        ]
        indexes: ClassVar = [
            # A customer's receipts, and an owner's list, by keyset.
            models.Index(fields=["payer", "-id"], name="receipt_of_payer"),
            models.Index(fields=["community", "-id"], name="receipt_of_community"),
        ]

    def __str__(self) -> str:
        return f"receipt {self.series_id}/{self.number}"


class ReceiptMail(models.Model):
    """That a receipt goes out by mail; whoever sends it puts `due_at` off first."""

    receipt = models.OneToOneField(
        Receipt, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="receipt_mail_due"
            ),
        ]

    def __str__(self) -> str:
        return f"mail of {self.receipt_id}"
