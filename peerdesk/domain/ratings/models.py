"""Tables of ratings: rating, what it was before, the expert's reply and appeal.

That what was said stays said is written in migrations/0002_guards.py.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.lifecycle import Outcome, RatingState


class Rating(models.Model):
    """What the customer says of one helper's span. Made as `asked` when the conversation closes.

    `given` by hand or `implicit` by time, never both: the move is one compare-and-set (I11). Or
    made as `premium` while it is open, because the customer took a premium service (P6).
    """

    State = RatingState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.PROTECT, related_name="+"
    )
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    episode = models.IntegerField()
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in RatingState], default=RatingState.ASKED
    )
    stars = models.PositiveSmallIntegerField(null=True)
    solved = models.BooleanField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    # When it was first given or counted; from here the time to change it runs (F8).
    rated_at = models.DateTimeField(null=True)
    # How often the customer has changed it since: each time is a `FormerRating`.
    changes = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    # An owner decided on the expert's appeal that it doesn't count for the reputation.
    excused = models.BooleanField(default=False)
    # A forwarded chat: the expert's brief, and how many per cent of the tariff its stars earn (F9).
    brief = models.ForeignKey(
        "forwarding.Brief", on_delete=models.PROTECT, null=True, related_name="+"
    )
    share_percent = models.PositiveSmallIntegerField(default=100)
    # What it earned, in minor units of the community's currency; the ledger holds the truth. Where
    # the customer pays, what five stars would earn as long as it is asked.
    pay_minor = models.BigIntegerField(null=True)
    # What the support team took away for good: comment, reply (P10).
    removed = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "episode"], name="rating_once_a_span"),
            models.CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="rating_one_to_five"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["given", "implicit", "premium"]) | Q(stars__isnull=False),
                name="rating_done_has_stars",
            ),
        ]
        indexes: ClassVar = [
            # The sweep: ratings that count as five when their time is over.
            models.Index(fields=["due_at"], condition=Q(state="asked"), name="rating_due"),
            # An expert's earnings, by keyset.
            models.Index(fields=["expert", "community", "-id"], name="rating_of_expert"),
            # The same in the order of the statement, by month.
            models.Index(fields=["expert", "community", "-rated_at"], name="rating_by_time"),
        ]

    def __str__(self) -> str:
        return f"rating {self.id} {self.state}"


class FormerRating(models.Model):
    """A rating as it was before the customer changed it for the `number`th time; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField()
    implicit = models.BooleanField()
    solved = models.BooleanField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)
    said_at = models.DateTimeField()
    # What it earned then, and what the change moved (below zero: taken back), in minor units.
    pay_minor = models.BigIntegerField()
    moved_minor = models.BigIntegerField()
    replaced_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Two changes at one instant are two numbers, or one of them is refused (I10).
            models.UniqueConstraint(fields=["rating", "number"], name="former_rating_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stars} before change {self.number}"


class RatingReply(models.Model):
    """The expert's one answer to a rating, for the customer and the owner to read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"reply to {self.rating_id}"


class Appeal(models.Model):
    """The expert asks an owner to look at a rating again; one a rating, decided once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=[(o, o) for o in Outcome], blank=True)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    restored_minor = models.BigIntegerField(default=0)
    # What the support team took away for good: appeal, decision (P10).
    removed = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(removed__contains=["appeal"]), name="appeal_in_writing"
            ),
            # A decision is whole: what, by whom, when, and why in writing (F13).
            models.CheckConstraint(
                condition=Q(outcome="", decision="", decided_by=None, decided_at=None)
                | Q(
                    ~Q(outcome=""),
                    ~Q(decision="") | Q(removed__contains=["decision"]),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="appeal_decided_in_writing",
            ),
        ]
        indexes: ClassVar = [
            # The owner's queue: what waits for a decision, the oldest first.
            models.Index(fields=["community", "id"], condition=Q(outcome=""), name="appeal_open"),
            # The owner's list of all, newest first, by keyset.
            models.Index(fields=["community", "-id"], name="appeal_of_community"),
        ]

    def __str__(self) -> str:
        return f"appeal {self.id} {self.outcome or 'open'}"
