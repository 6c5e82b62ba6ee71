"""Tables of premium services: offer, template, grant, responsibility text, consent.

The private box has its own file.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.box_models import BoxOpening, BoxSecret  # noqa: F401 - tables, too
from peerdesk.domain.premium.lifecycle import Kind, OfferState
from peerdesk.domain.premium.service_models import NoShow  # noqa: F401 - a table, too


class PremiumOffer(models.Model):
    """A priced extra that one expert proposes in one conversation (P3); accepted, a service."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in Kind])
    title = models.CharField(max_length=120)
    description = models.TextField()
    delivers = models.TextField(blank=True)  # what the customer has in the end
    deliver_hours = models.PositiveIntegerField(default=72)  # and so soon after accepting
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in OfferState], default=OfferState.OFFERED
    )
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # The charge that paid it, once accepted.
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    deliver_by = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    # Why it ended as it did: a code, such as "cannot_deliver", "refunded", "no_show_expert".
    end_reason = models.CharField(max_length=40, blank=True)
    # Unreported by then, the money goes back.
    report_by = models.DateTimeField(null=True)
    # How often the expert was reminded to report on it.
    reminded = models.PositiveSmallIntegerField(default=0)
    # What the support team took away for good of what was said of the service (P10).
    removed = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    # When the customer said that it was given, or silence did.
    confirmed_at = models.DateTimeField(null=True)
    # The card that the customer named last; empty: the provider's page asks for one.
    paying_with = models.CharField(max_length=80, blank=True)
    # The expert's share of the price, as it was booked when it was paid.
    earned_minor = models.BigIntegerField(default=0)
    # Where its card stands in the timeline: a redaction there empties it here, too (P10).
    offered_seq = models.BigIntegerField(default=0)
    # What the sweep does next, and when: expiry, the report, the silent confirmation (I7).
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="offer_has_price"),
            # A service starts only after its own payment (I13).
            models.CheckConstraint(
                condition=~Q(state__in=[OfferState.ACCEPTED, OfferState.COMPLETED])
                | Q(charge__isnull=False, accepted_at__isnull=False),
                name="offer_accepted_is_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OfferState.OFFERED, OfferState.ACCEPTED])
                | Q(due_at__isnull=False),
                name="offer_open_has_due_time",
            ),
            # Completed, it waits for the customer's word until silence says it.
            models.CheckConstraint(
                condition=~Q(state=OfferState.COMPLETED, confirmed_at__isnull=True)
                | Q(due_at__isnull=False),
                name="offer_unconfirmed_has_due_time",
            ),
            # One at a time is before the customer, so that nobody accepts two by two clicks.
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state=OfferState.OFFERED),
                name="offer_one_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[OfferState.OFFERED, OfferState.ACCEPTED])
                | Q(state=OfferState.COMPLETED, confirmed_at__isnull=True),
                name="offer_due",
            ),
            models.Index(fields=["conversation", "-id"], name="offer_of_conversation"),
            models.Index(fields=["expert", "community", "-id"], name="offer_of_expert"),
        ]

    def __str__(self) -> str:
        return f"offer {self.id} {self.state}"

    @property
    def price(self) -> Money:
        """What the customer pays, all in."""
        return Money(self.price_minor, self.currency)

    def deliver_by_if_accepted(self, at: datetime) -> datetime:
        """Until when it is given, once the customer accepts at that time."""
        return at + timedelta(hours=self.deliver_hours)


class PremiumTemplate(models.Model):
    """An offer that an expert keeps to make again (P7)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in Kind])
    title = models.CharField(max_length=120)
    description = models.TextField()
    delivers = models.TextField(blank=True)
    deliver_hours = models.PositiveIntegerField(default=72)
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # The picker finds by title: two of one name couldn't be told apart. Serves the list.
            models.UniqueConstraint(
                fields=["community", "person", "title"], name="premium_template_title_once"
            ),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="premium_template_price"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def price(self) -> Money:
        """What the customer would pay."""
        return Money(self.price_minor, self.currency)


class PremiumGrant(models.Model):
    """An owner lets one expert offer services in an area, or everywhere where `area` is null."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Two owners who grant at once grant once; also what an expert's button asks for.
            models.UniqueConstraint(
                fields=["community", "expert", "area"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="premium_grant_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} may offer in {self.area_id or 'every area'}"


class Responsibility(models.Model):
    """One version of what experts stay responsible for, in the owner's words (P15)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    # From 1; version 0 is the house's own text (responsibility.py).
    version = models.PositiveIntegerField()
    texts = models.JSONField(help_text="language to text")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Two owners who publish at once: one of them is told.
            models.UniqueConstraint(
                fields=["community", "version"], name="responsibility_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"responsibility {self.version} of {self.community_id}"


class Consent(models.Model):
    """An expert confirmed one version of the responsibility text; kept as evidence (P15)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    text = models.TextField()  # as it was shown
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # The first time counts.
            models.UniqueConstraint(
                fields=["community", "expert", "version"], name="premium_consent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} confirmed {self.version} of {self.community_id}"
