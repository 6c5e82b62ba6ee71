"""Tables of expertise: question, attempt, qualification, availability."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.availability import Timetable
from peerdesk.domain.people.models import Person


class Question(models.Model):
    """One question of an area's bank, in one language."""

    class Kind(models.TextChoices):
        SINGLE = "single"
        MULTIPLE = "multiple"
        ORDER = "order"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    options = models.JSONField(help_text='[{"id": uuid, "text": text}]')
    solution = models.JSONField(help_text="option ids; in their order for an order question")
    explanation = models.TextField(blank=True)
    article_key = models.SlugField(max_length=80, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text[:60]


class Attempt(models.Model):
    """One try at an area's test: which questions were drawn, and how it went."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # [{"question": uuid, "options": [uuid, ...]}], shuffled at the draw
    drawn = models.JSONField()
    started_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)
    answers = models.JSONField(null=True)
    score = models.PositiveSmallIntegerField(null=True)  # percent
    passed = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "area"], name="attempt_of_person")]

    def __str__(self) -> str:
        return f"attempt {self.id}"


class Qualification(models.Model):
    """The person has passed this area's test (C2); revoked ones don't count."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    passed_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(default=100)
    covered = models.BooleanField(default=True)  # the expert's own choice (C3)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "area"], name="qualification_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.area_id}"


class Availability(models.Model):
    """When and for how much an expert wants to be asked (C4, F2, F3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Intervals as in communities/hours.py, in `time_zone`; an empty list is never.
    schedule = models.JSONField(default=list)
    time_zone = models.CharField(max_length=64, default="UTC")
    # Dates with other hours or none, as in expertise/availability.py.
    exceptions = models.JSONField(default=list)
    # No hours on the public holidays of this country or region (ISO 3166); "" is none.
    holidays = models.CharField(max_length=60, blank=True, default="")
    paused = models.BooleanField(default=False)
    # The pause ends by itself then; null is a pause until the expert comes back.
    paused_until = models.DateTimeField(null=True)
    at_once = models.PositiveSmallIntegerField(default=3)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "person"], name="availability_once"),
            models.CheckConstraint(
                condition=Q(at_once__gte=1, at_once__lte=20), name="availability_at_once"
            ),
            # A pause's end without a pause would end nothing, and never go away.
            models.CheckConstraint(
                condition=Q(paused=True) | Q(paused_until=None), name="availability_pause_has_end"
            ),
        ]
        indexes: ClassVar = [
            # The sweep: pauses that are over.
            models.Index(
                fields=["paused_until"],
                condition=Q(paused_until__isnull=False),
                name="availability_pause_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community_id}"

    @property
    def timetable(self) -> Timetable:
        """When the expert is there, but for the pause."""
        return Timetable(self.schedule, self.time_zone, self.exceptions, self.holidays)

    def is_paused(self, now: datetime) -> bool:
        """Whether the pause still lasts at `now`, swept away already or not."""
        return self.paused and (self.paused_until is None or self.paused_until > now)
