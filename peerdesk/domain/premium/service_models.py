"""Table of services under way: one side says that the other didn't come, who is heard first."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.lifecycle import Claim


class NoShow(models.Model):
    """One side waited and the other didn't come: it counts once the other was heard, or silent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offer = models.ForeignKey("premium.PremiumOffer", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=10)  # customer or expert: who waited
    text = models.TextField(blank=True)
    reported_at = models.DateTimeField()
    # Unanswered so long, it counts as the reporter says.
    answer_due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(c, c) for c in Claim], default=Claim.OPEN)
    answer = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Of two who report one another the second answers the first.
            models.UniqueConstraint(
                fields=["offer"], condition=Q(state=Claim.OPEN), name="no_show_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state=Claim.OPEN) | Q(closed_at__isnull=False),
                name="no_show_closed_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["offer", "-id"], name="no_show_of_offer")]

    def __str__(self) -> str:
        return f"no-show of {self.offer_id} {self.state}"
