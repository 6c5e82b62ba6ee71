"""Tables of incoming mail: one row for each mail and recipient."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person


class IncomingMail(models.Model):
    """A mail as it came, and what became of it; its bytes are kept only while they are needed."""

    class State(models.TextChoices):
        RECEIVED = "received"  # stored; a job looks at it
        POSTED = "posted"  # it is an event of a timeline
        IGNORED = "ignored"  # nobody wrote it: an auto-reply, a loop, a bounce that was booked
        QUARANTINED = "quarantined"  # somebody of the community decides
        DISCARDED = "discarded"  # decided: not for us
        UNPLACED = "unplaced"  # no community can be told; operators see it

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The same mail to the same recipient, handed over twice, is one (parcel.py).
    digest = models.BinaryField(max_length=32, unique=True)
    recipient = models.CharField(max_length=320)
    received_at = models.DateTimeField()
    size = models.PositiveIntegerField()
    raw = models.BinaryField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    why = models.CharField(max_length=40, blank=True)  # a code; see reasons.py
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, null=True, related_name="+")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seq = models.BigIntegerField(null=True)  # the event it became
    message_id = models.CharField(max_length=255, blank=True)
    # Shown where somebody decides, and empty afterwards.
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="received") | Q(due_at__isnull=False),
                name="incoming_mail_is_looked_at",
            ),
            # Who may decide must be known.
            models.CheckConstraint(
                condition=~Q(state="quarantined") | Q(community__isnull=False),
                name="incoming_mail_quarantined_somewhere",
            ),
        ]
        indexes: ClassVar = [
            # What is to be looked at.
            models.Index(fields=["due_at"], condition=Q(state="received"), name="incoming_due"),
            # The quarantine of a community, newest first.
            models.Index(
                fields=["community", "-id"],
                condition=Q(state="quarantined"),
                name="incoming_quarantine",
            ),
            # Threading headers, and what redaction must find.
            models.Index(
                fields=["conversation", "id"],
                condition=Q(conversation__isnull=False),
                name="incoming_of_conversation",
            ),
        ]

    def __str__(self) -> str:
        return f"incoming mail {self.id} ({self.state})"
