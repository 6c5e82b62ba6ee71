"""Tables of ratings: rating, which is asked for when a conversation closes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.lifecycle import RatingState


class Rating(models.Model):
    """What the customer says of one helper's span. Made as `asked` when the conversation closes.

    `given` by hand or `implicit` by time, never both: the move is one compare-and-set (I11).
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
    rated_at = models.DateTimeField(null=True)
    # What it earned, in minor units of the community's currency; the ledger holds the truth.
    pay_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "episode"], name="rating_once_a_span"),
            models.CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=5), name="rating_one_to_five"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["given", "implicit"]) | Q(stars__isnull=False),
                name="rating_done_has_stars",
            ),
        ]
        indexes: ClassVar = [
            # The sweep: ratings that count as five when their time is over.
            models.Index(fields=["due_at"], condition=Q(state="asked"), name="rating_due"),
            # An expert's earnings, by keyset.
            models.Index(fields=["expert", "community", "-id"], name="rating_of_expert"),
        ]

    def __str__(self) -> str:
        return f"rating {self.id} {self.state}"
