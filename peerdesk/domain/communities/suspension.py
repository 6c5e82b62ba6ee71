"""Tables of suspensions: what an owner decided about an expert, every word said of it (F13)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from peerdesk.core.ids import new_id
from peerdesk.domain.people.models import Person


class Suspension(models.Model):
    """An expert isn't asked from a moment on, by an owner's decision; its words are its entries.

    planned     begins at `from_at`: `suspending.begin`
    in_force    the seat is closed, nothing is asked: until `until_at`, or until an owner ends it
    ended       over, by the clock, an owner or an appeal
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        IN_FORCE = "in_force", _("in force")
        ENDED = "ended", _("ended")

    class Appeal(models.TextChoices):
        NONE = "none", _("no appeal")
        OPEN = "open", _("appealed")
        UPHELD = "upheld", _("appeal refused")
        LIFTED = "lifted", _("appeal accepted")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(
        "communities.Community", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    appeal = models.CharField(max_length=10, choices=Appeal, default=Appeal.NONE)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)  # null: until an owner ends it
    due_at = models.DateTimeField(null=True)  # when the sweep looks at it next
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            # Two owners at the same instant suspend once.
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=~Q(state="ended"),
                name="suspension_one_living",
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("from_at")),
                name="suspension_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            # The sweep.
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False) & ~Q(state="ended"),
                name="suspension_due",
            ),
            # "Am I suspended?", asked on every page of an expert.
            models.Index(
                fields=["person"], condition=~Q(state="ended"), name="suspension_of_person"
            ),
        ]

    def __str__(self) -> str:
        return f"suspension {self.id} {self.state}"


class SuspensionEntry(models.Model):
    """What somebody said and did about a suspension. Never changed, never deleted (a trigger).

    Its words alone may be taken away: what somebody did always had some (P10).
    """

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("suspended")
        APPEALED = "appealed", _("appealed")
        UPHELD = "upheld", _("appeal refused")
        LIFTED = "lifted", _("appeal accepted")
        ENDED = "ended", _("ended")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    suspension = models.ForeignKey(Suspension, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    # Null: the time that an owner had set was over.
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["suspension", "id"], name="suspension_entries")]

    def __str__(self) -> str:
        return f"{self.kind} {self.suspension_id}"

    @property
    def is_removed(self) -> bool:
        """Whether its words were taken away for good."""
        return self.by_id is not None and not self.text
