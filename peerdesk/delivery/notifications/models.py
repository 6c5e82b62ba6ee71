"""Tables of notifications: device, preference, notice, push, the installation's key."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id


class Device(models.Model):
    """A browser that may ring for one person: a Web Push subscription (RFC 8030)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # SHA-256 of the endpoint: one browser is one device, whoever is signed in there.
    endpoint_digest = models.BinaryField(max_length=32, unique=True)
    # Sealed: who knows endpoint and keys could ring the device.
    subscription = models.BinaryField()
    service = models.CharField(max_length=253)  # the push service's host name
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    seen_at = models.DateTimeField(db_default=Now())  # registered last: at a start of the page
    succeeded_at = models.DateTimeField(null=True)  # the push service last took one
    rang_at = models.DateTimeField(null=True)  # the device last said that it showed one
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=40, blank=True)
    # The push service said that the subscription is no more; registering anew revives it.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # "Which devices ring for these people?", in the statement that announces.
            models.Index(
                fields=["person"], condition=Q(ended_at=None), name="device_that_may_ring"
            ),
        ]

    def __str__(self) -> str:
        return f"device {self.id}"


class Preference(models.Model):
    """What a person wants to be told how; without a row the defaults of kinds.py hold."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    no_push = ArrayField(models.CharField(max_length=20), default=list)  # topics that don't ring
    mail = ArrayField(models.CharField(max_length=20), default=list)  # topics wanted by mail, too
    # In the person's own zone; over midnight when the end is before the start. Both or neither.
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="preference_quiet_both_or_neither",
            ),
        ]

    def __str__(self) -> str:
        return f"preference of {self.person_id}"


class Notice(models.Model):
    """One thing that one person is told, however many devices ring for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)  # see kinds.py
    subject = models.UUIDField(null=True)  # what it is about: an invitation
    url = models.CharField(max_length=300)  # where a tap leads, on this site
    values = models.JSONField(default=dict)  # what its words are filled with
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # from then on nobody is told
    gone_at = models.DateTimeField(null=True)  # taken back before
    mail_due_at = models.DateTimeField(null=True)  # unless a device rang until then
    mailed_at = models.DateTimeField(null=True)
    rang_at = models.DateTimeField(null=True)  # the first receipt
    closed_at = models.DateTimeField(null=True)  # its reach was counted

    class Meta:
        indexes: ClassVar = [
            # Taking back what is over.
            models.Index(
                fields=["subject"],
                condition=Q(gone_at=None, subject__isnull=False),
                name="notice_of_subject",
            ),
            # The outbox: mails that are due.
            models.Index(
                fields=["mail_due_at"],
                condition=Q(mail_due_at__isnull=False),
                name="notice_mail_due",
            ),
            # The sweep: what is over and was not counted.
            models.Index(
                fields=["expires_at"],
                condition=Q(closed_at=None, expires_at__isnull=False),
                name="notice_over",
            ),
            # Forgetting.
            models.Index(fields=["created_at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return f"notice {self.id} {self.kind}"


class Push(models.Model):
    """A notice, or the word that it is over, on its way to one device."""

    class About(models.TextChoices):
        NEWS = "news"
        GONE = "gone"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"  # claimed; a worker that dies now loses it rather than ring twice
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"  # over before it was sent, or quiet hours

    # Found by push_once.
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+", db_index=False)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=4, choices=About)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    rang_at = models.DateTimeField(null=True)  # the service worker's receipt
    failure = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            # Whatever runs twice: a device is told once.
            models.UniqueConstraint(fields=["notice", "device", "about"], name="push_once"),
        ]
        indexes: ClassVar = [
            # The outbox.
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="push_due"),
        ]

    def __str__(self) -> str:
        return f"push {self.pk} {self.state}"


class VapidKey(models.Model):
    """The key by which push services know this installation (RFC 8292): one row, made once."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    private = models.BinaryField()  # sealed

    class Meta:
        constraints: ClassVar = [
            # A second key would make every subscription worthless.
            models.CheckConstraint(condition=Q(id=1), name="vapid_key_one"),
        ]

    def __str__(self) -> str:
        return "the VAPID key"
