"""The table of staff invitations: a place on the brand's own side, offered by mail."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.people.models import Person


class StaffInvitation(models.Model):
    """One address may become agent or owner by one link, once; afterwards it names nobody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Membership.Role)
    # "" once it was accepted or revoked, as the alias: whom it was for is then no business of ours.
    email = models.EmailField(blank=True)
    alias = models.CharField(max_length=40, blank=True)
    # Null: the operator of the installation, by the command line.
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    # The link's token as its SHA-256; each sending has a token of its own (see inviting.py).
    digest = models.BinaryField(max_length=32, unique=True)
    issue = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # The letter: when it is to be tried next, how often it was, whether the mail server has it.
    letter_due_at = models.DateTimeField(null=True)
    letter_tries = models.PositiveIntegerField(default=0)
    letter_sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Two owners who invite the same person at once: one of them is told.
            models.UniqueConstraint(
                "community",
                "role",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="staff_invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, revoked_at=None) | Q(email="", alias=""),
                name="staff_invitation_settled_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["agent", "owner"]), name="staff_invitation_to_staff"
            ),
        ]
        indexes: ClassVar = [
            # Letters to send, the longest waiting first.
            models.Index(
                fields=["letter_due_at"],
                condition=Q(letter_due_at__isnull=False),
                name="staff_letter_due",
            ),
        ]

    def __str__(self) -> str:
        return f"staff invitation {self.id}"
