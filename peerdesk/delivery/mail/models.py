"""Tables of outgoing mail: mail, dead address."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id


class Mail(models.Model):
    """A stretch of a timeline on its way to one person; its id makes its Message-ID."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"  # claimed by a job; taken up again when that has died
        SENT = "sent"  # the mail server has it
        BOUNCED = "bounced"  # and could not deliver it
        FAILED = "failed"  # given up
        DROPPED = "dropped"  # not needed: read in the page, redacted, no address

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # No foreign key: what is delivered knows no business.
    conversation_id = models.UUIDField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    # When it goes; of one being sent, when its job counts as dead.
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # bounced, failed or dropped
    why = models.CharField(max_length=40, blank=True)  # a code

    class Meta:
        constraints: ClassVar = [
            # What follows soon goes into the mail that still waits for its first try.
            models.UniqueConstraint(
                fields=["conversation_id", "person"],
                condition=Q(state="waiting", tries=0),
                name="mail_gathers_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sending"]) | Q(due_at__isnull=False),
                name="mail_to_go_has_due_time",
            ),
        ]
        indexes: ClassVar = [
            # The outbox.
            models.Index(
                fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="mail_due"
            ),
            # A conversation's mails, for its threading headers and for its agents.
            models.Index(fields=["conversation_id", "id"], name="mail_of_conversation"),
        ]

    def __str__(self) -> str:
        return f"mail {self.id} ({self.state})"


class DeadAddress(models.Model):
    """An address that refused a mail for good; nothing is sent there until it writes to us."""

    digest = models.BinaryField(max_length=32, unique=True)  # of the address, in small letters
    why = models.CharField(max_length=40)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"dead address {self.pk}"
