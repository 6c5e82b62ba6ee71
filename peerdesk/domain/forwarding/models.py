"""Table of forwarding: the brief. That a judgement stays stands in migrations/0002_guards.py."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community, Team
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.forwarding.lifecycle import MOST_WORTH, Pays, Reason
from peerdesk.domain.people.models import Person


class Brief(models.Model):
    """What an expert tells the support team of a chat passed on, and what that earns (F9).

    `pays` and `part_percent` are the policy as it was when the expert passed it on.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    episode = models.IntegerField()
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=20, choices=[(r, r) for r in Reason])
    reason_text = models.CharField(max_length=200, blank=True)
    goal = models.TextField(blank=True)
    tried = models.TextField(blank=True)
    facts = models.TextField(blank=True)
    # What the support team took away for good: goal, tried, facts, reason (P10).
    removed = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    forwarded_at = models.DateTimeField()
    pays = models.CharField(max_length=10, choices=[(p, p) for p in Pays])
    part_percent = models.PositiveSmallIntegerField()
    worth = models.PositiveSmallIntegerField(null=True)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    # The conversation closed before anybody judged it: the part is paid instead.
    lapsed_at = models.DateTimeField(null=True)
    # What the judgement earned, in minor units; the ledger holds the truth.
    paid_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # A span is passed on once: the second of two presses at one instant is refused.
            models.UniqueConstraint(fields=["conversation", "episode"], name="brief_once_a_span"),
            models.CheckConstraint(
                condition=Q(worth=None) | Q(worth__lte=MOST_WORTH, judged_at__isnull=False),
                name="brief_worth_is_judged",
            ),
            models.CheckConstraint(
                condition=Q(worth=None) | Q(lapsed_at=None), name="brief_judged_or_lapsed"
            ),
            models.CheckConstraint(
                condition=Q(paid_minor=0) | Q(worth__gt=0), name="brief_paid_for_worth"
            ),
        ]
        indexes: ClassVar = [
            # An expert's statement, by time.
            models.Index(
                fields=["expert", "community", "-judged_at"],
                condition=Q(judged_at__isnull=False),
                name="brief_judged",
            ),
            # The owner's list, newest first, by keyset.
            models.Index(fields=["community", "-id"], name="brief_of_community"),
        ]

    def __str__(self) -> str:
        return f"brief of {self.conversation_id}"
