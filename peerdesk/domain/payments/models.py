"""Tables of payments: payer, saved method, charge, refund, dispute, the provider's inbox."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import (
    LIVE,
    OPEN,
    ChargeState,
    DisputeState,
    Purpose,
    RefundState,
)
from peerdesk.domain.people.models import Person


class Payer(models.Model):
    """A person as the provider knows them in one community."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=12)
    customer_id = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "person", "provider"], name="payer_once_a_provider"
            ),
        ]

    def __str__(self) -> str:
        return self.customer_id


class SavedMethod(models.Model):
    """A card that the customer let the provider keep; the number itself never reaches us."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    method_id = models.CharField(max_length=80, unique=True)
    brand = models.CharField(max_length=20)
    last4 = models.CharField(max_length=4)
    expires = models.CharField(max_length=7, blank=True)  # "2031-04"
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payer"], condition=Q(is_default=True), name="saved_method_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} {self.last4}"


class Charge(models.Model):
    """One try to take one amount from one customer for one thing.

    The price is the one that the server knew when the customer said yes (I13). The key with which
    the provider is asked is made of `id`, so that asking twice is asking once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=[(p, p) for p in Purpose])
    subject_id = models.UUIDField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in ChargeState], default=ChargeState.NEW
    )
    provider = models.CharField(max_length=12)
    # The provider's name of a card, such as "pm_card_visa"; empty: the customer pays on its page.
    method = models.CharField(max_length=80, blank=True)
    off_session = models.BooleanField(default=False)  # the customer isn't there to be asked
    keep_method = models.BooleanField(default=False)  # the customer wants the card kept
    description = models.CharField(max_length=200, blank=True)  # as the provider shows it
    language = models.CharField(max_length=12, default="en")  # of the provider's page
    return_url = models.CharField(max_length=500)  # where the customer comes back to
    intent_id = models.CharField(max_length=80, blank=True)
    session_id = models.CharField(max_length=80, blank=True)
    redirect_url = models.TextField(blank=True)
    failure_code = models.CharField(max_length=60, blank=True)  # the provider's own
    brand = models.CharField(max_length=20, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    refunded_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    give_up_at = models.DateTimeField()  # not paid by then: cancelled
    # The provider was asked for the first time: it remembers our key for a day from then.
    asked_at = models.DateTimeField(null=True)
    looks = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    # Paid after it was given up: booked in, and on its way back.
    late_at = models.DateTimeField(null=True)
    # When the provider is asked next, unless it speaks first (I7).
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Two clicks, two tabs: one thing is paid once.
            models.UniqueConstraint(
                fields=["purpose", "subject_id"],
                condition=Q(state__in=LIVE),
                name="charge_one_live",
            ),
            models.UniqueConstraint(
                fields=["provider", "intent_id"],
                condition=~Q(intent_id=""),
                name="charge_intent_once",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="charge_of_something"),
            # A refund never exceeds its charge (I12).
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("amount_minor")),
                name="charge_refunded_at_most",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OPEN) | Q(due_at__isnull=False),
                name="charge_open_has_due_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state__in=OPEN), name="charge_due"),
            # A customer's payments, by keyset.
            models.Index(fields=["payer", "community", "-id"], name="charge_of_payer"),
            # All tries for one thing.
            models.Index(fields=["subject_id", "-id"], name="charge_of_subject"),
        ]

    def __str__(self) -> str:
        return f"charge {self.id} {self.state}"


class Refund(models.Model):
    """Money on its way back to where it came from; the books moved when it was decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="+")
    # What decided it, once: "unanswered:ID", "request:ID", "too_late:ID".
    reference = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in RefundState], default=RefundState.PENDING
    )
    refund_id = models.CharField(max_length=80, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # the provider, for the first time
    settled_at = models.DateTimeField(null=True)
    # A failed one: what an owner did about it, and when ("again", "by_hand").
    seen_to_at = models.DateTimeField(null=True)
    seen_to_how = models.CharField(max_length=8, blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charge", "reference"], name="refund_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_of_something"),
            models.CheckConstraint(
                condition=~Q(state=RefundState.PENDING) | Q(due_at__isnull=False),
                name="refund_pending_has_due_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=Q(state=RefundState.PENDING), name="refund_due"
            ),
            # What owners have to see to.
            models.Index(
                fields=["charge"],
                condition=Q(state=RefundState.FAILED, seen_to_at__isnull=True),
                name="refund_unseen",
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.id} {self.state}"


class Dispute(models.Model):
    """The customer's bank asks the money back; made and moved by the provider's words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=12)
    dispute_id = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=60, blank=True)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in DisputeState], default=DisputeState.OPEN
    )
    evidence_due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "dispute_id"], name="dispute_once"),
        ]

    def __str__(self) -> str:
        return f"dispute {self.dispute_id} {self.state}"


class InboxEvent(models.Model):
    """What the provider sent, signed; kept before it is answered, and handled once (I10)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.CharField(max_length=12)
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80)
    payload = models.JSONField()
    # It never came to our door: reconciliation read it from the provider's list.
    missed = models.BooleanField(default=False)
    said_at = models.DateTimeField()  # the provider's own time of it
    received_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="inbox_event_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(handled_at__isnull=True), name="inbox_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
