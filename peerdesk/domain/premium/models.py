"""Tables of premium services: offer."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.lifecycle import Kind, OfferState


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
                condition=Q(state__in=[OfferState.OFFERED, OfferState.ACCEPTED]),
                name="offer_due",
            ),
            models.Index(fields=["conversation", "-id"], name="offer_of_conversation"),
            models.Index(fields=["expert", "community", "-id"], name="offer_of_expert"),
        ]

    def __str__(self) -> str:
        return f"offer {self.id} {self.state}"
