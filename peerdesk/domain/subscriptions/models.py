"""Tables of subscriptions: plan, subscription, period."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import (
    IN_FORCE,
    LIVING,
    Cadence,
    DueFor,
    EndReason,
    SubscriptionState,
)


class Plan(models.Model):
    """What a community sells. Never changed once it is sold: another price is another plan."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    cadence = models.CharField(max_length=8, choices=[(c, c) for c in Cadence])
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    # How many questions a period covers; null: as many as the member asks.
    questions = models.PositiveIntegerField(null=True)
    covers = models.JSONField(default=dict, help_text="language to text, in the owner's words")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Two owners who change the price at once leave one price on the page.
            models.UniqueConstraint(
                fields=["community", "cadence"],
                condition=Q(retired_at=None),
                name="plan_one_on_sale",
            ),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="plan_has_price"),
        ]

    def __str__(self) -> str:
        return f"{self.price_minor} {self.currency} a {self.cadence}"


class Subscription(models.Model):
    """One person's membership in one community, with the price it was bought at."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(s, s) for s in SubscriptionState],
        default=SubscriptionState.WANTED,
    )
    # The provider's name of the card that renewals are charged to.
    method = models.CharField(max_length=80, blank=True)
    # The words that the customer agreed to before paying, as they were shown.
    consent = models.TextField()
    language = models.CharField(max_length=12)
    wanted_at = models.DateTimeField()
    # The first payment; the days in which it can be withdrawn from run from here.
    started_at = models.DateTimeField(null=True)
    # The end of what is paid.
    paid_until = models.DateTimeField(null=True)
    # Month by month from this day; a payment that came late sets it anew.
    anchor_at = models.DateTimeField(null=True)
    withdrawable_until = models.DateTimeField(null=True)
    ending_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=10, choices=[(r, r) for r in EndReason], blank=True)
    due_at = models.DateTimeField(null=True)
    due_for = models.CharField(max_length=10, choices=[(d, d) for d in DueFor], blank=True)

    class Meta:
        constraints: ClassVar = [
            # Two tabs buy one membership.
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(state__in=LIVING),
                name="subscription_one_living",
            ),
            models.CheckConstraint(
                condition=Q(state=SubscriptionState.ENDED) | Q(due_at__isnull=False),
                name="subscription_living_has_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_FORCE) | Q(paid_until__isnull=False),
                name="subscription_in_force_is_paid",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state__in=LIVING), name="subscription_due"),
            # A person's history, and "is this customer a member?".
            models.Index(fields=["person", "community", "-id"], name="subscription_of_person"),
            # The owner's list, newest first.
            models.Index(fields=["community", "-id"], name="subscription_list"),
        ]

    def __str__(self) -> str:
        return f"subscription {self.id} {self.state}"


class Period(models.Model):
    """A stretch of membership that is paid at once; the thing that its charges pay for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    # Set when it is paid: the next one begins where the last ended, a late one when it was paid.
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    charge = models.ForeignKey(Charge, null=True, on_delete=models.PROTECT, related_name="+")
    # When it was wanted first, and how many payments of it have failed.
    opened_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    failure_code = models.CharField(max_length=60, blank=True)
    covered = models.PositiveIntegerField(default=0)  # questions asked with it

    class Meta:
        constraints: ClassVar = [
            # Two sweeps open the next period once.
            models.UniqueConstraint(fields=["subscription", "number"], name="period_number_once"),
            models.CheckConstraint(
                condition=Q(charge=None, from_at=None, until_at=None)
                | Q(charge__isnull=False, from_at__isnull=False, until_at__gt=F("from_at")),
                name="period_paid_has_times",
            ),
        ]

    def __str__(self) -> str:
        return f"period {self.number} of {self.subscription_id}"
