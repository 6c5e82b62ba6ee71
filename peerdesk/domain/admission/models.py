"""Tables of admission: rules, acceptance, application, credential, picture."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.admission.lifecycle import ApplicationState, CredentialState
from peerdesk.domain.communities.models import AccessCode, Area, Community
from peerdesk.domain.people.models import Person


class Rules(models.Model):
    """One version of a community's rules; never changed once published."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    texts = models.JSONField(help_text="language to text")
    published_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Two owners who publish at once: one of them is told.
            models.UniqueConstraint(fields=["community", "version"], name="rules_version_once"),
        ]

    def __str__(self) -> str:
        return f"rules {self.version} of {self.community_id}"


class Acceptance(models.Model):
    """The person accepted this version of the rules, and when (F1)."""

    rules = models.ForeignKey(Rules, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rules", "person"], name="rules_accepted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} accepted {self.rules_id}"


class Application(models.Model):
    """One person's way into a community, kept at every step so that it can be left and resumed."""

    State = ApplicationState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(state, state) for state in ApplicationState],
        default=ApplicationState.DRAFT,
    )
    # Where the membership comes from (C1): its place is taken when the application is finished.
    access_code = models.ForeignKey(
        AccessCode, null=True, on_delete=models.PROTECT, related_name="+"
    )
    languages = ArrayField(models.CharField(max_length=12), default=list)
    time_zone = models.CharField(max_length=64, blank=True)
    alias = models.CharField(max_length=40, blank=True)
    alias_key = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)  # to the owner who approves
    begun_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)  # why it was refused

    class Meta:
        constraints: ClassVar = [
            # One way in a person; also the lock for its steps.
            models.UniqueConstraint(fields=["community", "person"], name="application_once"),
            # Two who wait for approval can't wait for the same alias.
            models.UniqueConstraint(
                fields=["community", "alias_key"],
                condition=Q(state="submitted"),
                name="application_alias_once",
            ),
        ]
        indexes: ClassVar = [
            # The owner's queue, oldest first.
            models.Index(
                fields=["community", "submitted_at"],
                condition=Q(state="submitted"),
                name="application_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.id} {self.state}"


class Credential(models.Model):
    """A proof (licence, insurance) for an area, or for the community where `area` is null (F1)."""

    State = CredentialState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(state, state) for state in CredentialState],
        default=CredentialState.SUBMITTED,
    )
    what = models.CharField(max_length=120)  # "Licence 1234 of the bar of Berne"
    # Its last day, told by who handed it in and confirmed by the owner; null never ends.
    valid_until = models.DateField(null=True, blank=True)
    # Sealed by core.crypto; the file's name is never kept, it may hold a person's name.
    file_sealed = models.BinaryField(default=bytes)
    file_type = models.CharField(max_length=40, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            # One waits and one counts at most, for each area and for the community (area is null).
            models.UniqueConstraint(
                fields=["community", "person", "area"],
                condition=Q(state="submitted"),
                nulls_distinct=False,
                name="credential_one_submitted",
            ),
            models.UniqueConstraint(
                fields=["community", "person", "area"],
                condition=Q(state="approved"),
                nulls_distinct=False,
                name="credential_one_approved",
            ),
        ]
        indexes: ClassVar = [
            # The owner's queue, oldest first.
            models.Index(
                fields=["community", "submitted_at"],
                condition=Q(state="submitted"),
                name="credential_queue",
            ),
            # The sweep: those whose last day is over.
            models.Index(
                fields=["valid_until"], condition=Q(state="approved"), name="credential_ending"
            ),
        ]

    def __str__(self) -> str:
        return f"credential {self.id} {self.state}"


class Picture(models.Model):
    """An expert's small picture, re-encoded by us; a new one has a new id, so that it caches."""

    # Not by time: who knows one address must not guess the next.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    image = models.BinaryField()  # WebP, 192 by 192
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "person"], name="picture_once"),
        ]

    def __str__(self) -> str:
        return f"picture {self.id}"


# Django finds an app's tables through this module.
from peerdesk.domain.admission.staff_models import StaffInvitation  # noqa: E402

__all__ = [
    "Acceptance",
    "Application",
    "Credential",
    "Picture",
    "Rules",
    "StaffInvitation",
]
