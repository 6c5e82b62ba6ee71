"""Tables of files: stored file."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.files.lifecycle import GONE, State
from peerdesk.domain.people.models import Person


class StoredFile(models.Model):
    """A file as it may be handed on: cleaned, typed by its content, its bytes in the store."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    uploader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150, blank=True)  # "" once removed
    type = models.CharField(max_length=60)  # by content, of the stored copy
    size = models.BigIntegerField()  # bytes of the stored copy
    sha256 = models.BinaryField(max_length=32)  # of the stored copy
    state = models.CharField(max_length=10, choices=[(s, s) for s in State])
    # [{"name", "type", "kind": picture|page|samples|text, ...}]: what the viewer shows
    previews = models.JSONField(default=list)
    # Codes of what was done to it (location_removed, patient_removed, …), for its uploader.
    changes = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())
    # Until when it may stay unused; null once a message has it.
    keep_until = models.DateTimeField(null=True)
    # When its state is looked at again: a scan that failed, bytes that are still to be destroyed.
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # I7: what isn't settled is looked at again.
            models.CheckConstraint(
                condition=~Q(state__in=[State.RECEIVING, State.CHECKING]) | Q(due_at__isnull=False),
                name="file_unsettled_has_due_time",
            ),
        ]
        indexes: ClassVar = [
            # The sweep, for each of its two questions.
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="file_due"),
            models.Index(
                fields=["keep_until"],
                condition=Q(keep_until__isnull=False) & ~Q(state__in=GONE),
                name="file_unused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.type} {self.state}"
