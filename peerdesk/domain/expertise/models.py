"""Tables of expertise: question, attempt, qualification, availability."""

import secrets
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.communities.timetable import Timetable
from peerdesk.domain.people.models import Person


def new_key() -> str:
    """A key for a question that got none from its owner."""
    return f"q-{secrets.token_hex(5)}"


class Question(models.Model):
    """One version of a question of an area's bank, in one language; `key` joins its translations.

    Never changed once it may have been asked: an edit is the next version, so that every attempt
    stays what it was.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("one right answer")
        MULTIPLE = "multiple", _("several right answers")
        ORDER = "order", _("put in order")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    key = models.SlugField(max_length=60, default=new_key)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    options = models.JSONField(help_text='[{"id": uuid, "text": text}]')
    solution = models.JSONField(help_text="option ids; in their order for an order question")
    explanation = models.TextField(blank=True)
    article_key = models.SlugField(max_length=80, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True)  # by the next version
    retired_at = models.DateTimeField(null=True, blank=True)  # taken out of the draw by an owner

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "language", "key", "version"], name="question_version_once"
            ),
            # Two editors at the same instant can't both write the next version.
            models.UniqueConstraint(
                fields=["area", "language", "key"],
                condition=Q(replaced_at=None),
                name="question_one_present_version",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Attempt(models.Model):
    """One try at an area's test, and how it went; what was drawn are its `Asked` rows."""

    class State(models.TextChoices):
        OPEN = "open"
        MARKED = "marked"
        LAPSED = "lapsed"  # its time passed, and nobody had answered or been hurried

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    pass_mark = models.PositiveSmallIntegerField()  # as it was at the draw, percent
    timed = models.BooleanField(default=False)  # the owner's limit, not the shelf life
    started_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)  # marked as saved, because the time was over
    score = models.PositiveSmallIntegerField(null=True)  # percent
    passed = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state="marked",
                    score__isnull=False,
                    passed__isnull=False,
                    answered_at__isnull=False,
                )
                | (~Q(state="marked") & Q(score=None, passed=None)),
                name="attempt_marked_with_score",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "area"], name="attempt_of_person"),
            # The sweep: whose time is over?
            models.Index(fields=["due_at"], condition=Q(state="open"), name="attempt_due"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.id}"


class Asked(models.Model):
    """One question of an attempt: the order in which its options are shown, and the answer."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()  # from 1
    options = models.JSONField(help_text="option ids as shown")
    chosen = models.JSONField(null=True, help_text="option ids; null: not answered yet")
    right = models.BooleanField(null=True)  # null: not marked

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "question"], name="asked_once"),
            models.UniqueConstraint(fields=["attempt", "place"], name="asked_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.attempt_id}"


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
    # Dates with other hours or none, as in communities/timetable.py.
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
