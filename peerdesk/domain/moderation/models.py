"""Tables of moderation: flag, redaction, removed words. None holds a word of what it is about."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.moderation.lifecycle import Action, Kind, State
from peerdesk.domain.people.models import Person


class Flag(models.Model):
    """Somebody's report on an event, or on the whole conversation (`seq` null)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=16, choices=[(k, k) for k in Kind])
    note = models.CharField(max_length=500, blank=True)  # what was found in it is masked
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_role = models.CharField(max_length=10)
    raised_alias = models.CharField(max_length=40)
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in State], default=State.OPEN)
    action = models.CharField(max_length=8, choices=[(a, a) for a in Action], blank=True)
    answer = models.CharField(max_length=500, blank=True)  # told to who raised it
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Pressed twice it is one flag.
            models.UniqueConstraint(
                fields=["conversation", "seq", "kind", "raised_by"],
                condition=Q(state=State.OPEN),
                nulls_distinct=False,
                name="flag_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, resolved_at=None, action="")
                | Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(action=""),
                name="flag_decided_by_somebody",
            ),
            # There is nothing to take away where no event is named.
            models.CheckConstraint(
                condition=~Q(kind=Kind.PERSONAL_DATA) | Q(seq__isnull=False),
                name="flag_of_personal_data_names_event",
            ),
        ]
        indexes: ClassVar = [
            # The desk's queue, oldest first.
            models.Index(
                fields=["community", "id"], condition=Q(state=State.OPEN), name="flag_open"
            ),
            # What was flagged in a conversation.
            models.Index(fields=["conversation", "seq"], name="flag_of_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} flag on {self.conversation_id}/{self.seq}"


class Redaction(models.Model):
    """An event's content was taken away: by whom, when, and what kinds of data were found in it."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=10)
    at = models.DateTimeField()
    found = ArrayField(models.CharField(max_length=20), default=list)
    files = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # Whoever comes second finds it done.
            models.UniqueConstraint(fields=["conversation", "seq"], name="redaction_once"),
        ]

    def __str__(self) -> str:
        return f"redaction of {self.conversation_id}/{self.seq}"


class RemovedWords(models.Model):
    """Words that stand beside the timeline were taken away: which, by whom, when, of what kind."""

    class Subject(models.TextChoices):
        """Whose words they were."""

        REFUND_REQUEST = "refund_request"
        RATING = "rating"
        PREMIUM_OFFER = "premium_offer"
        BRIEF = "brief"
        FORM = "form"
        SUSPENSION = "suspension"

    # Null: a suspension is about no conversation.
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    subject = models.CharField(max_length=16, choices=Subject)
    subject_id = models.UUIDField()
    words = models.CharField(max_length=40)  # as the API names them: reason, comment, a form's key
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=10)
    at = models.DateTimeField()
    found = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(conversation__isnull=False) | Q(subject="suspension"),
                name="removed_words_stood_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} of {self.subject} {self.subject_id} removed"
