"""Tables of routing: seat, invitation, wave, habit."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.lifecycle import InvitationState


class Seat(models.Model):
    """An expert's place in a community: what routing must know of it at a glance.

    Derived from membership, qualifications and availability by `operations.refresh_seat`, and the
    row that is locked while the expert's number of chats changes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    languages = ArrayField(models.CharField(max_length=12), default=list)
    areas = ArrayField(models.UUIDField(), default=list)
    paused = models.BooleanField(default=False)
    # The present or next interval of the schedule; null when there is none.
    open_from = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)
    limit = models.PositiveSmallIntegerField(default=1)
    active = models.PositiveSmallIntegerField(default=0)  # chats held now
    invited = models.PositiveSmallIntegerField(default=0)  # pending invitations
    misses = models.PositiveSmallIntegerField(default=0)  # ignored in a row (F3)
    finished = models.PositiveIntegerField(default=0)  # chats ever finished: newcomer until ten
    given_stars_sum = models.PositiveIntegerField(default=0)
    given_stars_count = models.PositiveIntegerField(default=0)
    asked_count = models.PositiveIntegerField(default=0)
    accepted_count = models.PositiveIntegerField(default=0)
    declined_count = models.PositiveIntegerField(default=0, db_default=0)
    # The first reply after accepting: in time, or replaced for silence (F15).
    replied_count = models.PositiveIntegerField(default=0, db_default=0)
    silent_count = models.PositiveIntegerField(default=0, db_default=0)
    # Pushes that arrived and pushes that were sent; both fade, so that the newest weigh most.
    reach_hits = models.FloatField(default=0, db_default=0)
    reach_tries = models.FloatField(default=0, db_default=0)
    # By hour of the day in UTC: answered invitations and those taken, as `learning.py` found them.
    hours_asked = ArrayField(models.IntegerField(), default=list, db_default=[])
    hours_taken = ArrayField(models.IntegerField(), default=list, db_default=[])
    last_invited_at = models.DateTimeField(null=True)
    # Since when the seat may be asked; null while it is paused or full. One column, so that the
    # planner knows how few there are: of paused, full and closed seats it would guess each apart.
    free_from = models.GeneratedField(
        expression=Case(When(paused=False, limit__gt=F("active") + F("invited"), then="open_from")),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "person"], name="seat_once"),
        ]
        indexes: ClassVar = [
            # The candidates of a question: only those who are free, however many there are.
            models.Index(
                fields=["community", "free_from"],
                condition=Q(free_from__isnull=False),
                name="seat_free",
            ),
            # The sweep: intervals that are over.
            models.Index(
                fields=["open_until"], condition=Q(paused=False), name="seat_interval_over"
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.id}"


class Invitation(models.Model):
    """The question put to one expert: will you take this chat?"""

    State = InvitationState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.PROTECT, related_name="+"
    )
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    episode = models.IntegerField()
    wave = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()  # in the order of asking, from 1
    state = models.CharField(
        max_length=10,
        choices=[(s, s) for s in InvitationState],
        default=InvitationState.PENDING,
    )
    score = models.FloatField()
    parts = models.JSONField()  # {part: {"value", "weight", "points"}} as matching.py made them
    # How likely it was to be taken (0 to 1), as learned for this expert and hour; null: unknown.
    chance = models.FloatField(null=True)
    pays_minor = models.BigIntegerField(default=0)  # at most, in minor units
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            # An expert is asked once for a span: declined and missed stay excluded (C6).
            models.UniqueConstraint(
                fields=["conversation", "episode", "expert"], name="invitation_once_a_span"
            ),
            # I6: at most one expert gets it, whatever races.
            models.UniqueConstraint(
                fields=["conversation", "episode"],
                condition=Q(state="accepted"),
                name="invitation_one_accepted",
            ),
        ]
        indexes: ClassVar = [
            # The sweep.
            models.Index(
                fields=["expires_at"], condition=Q(state="pending"), name="invitation_expiring"
            ),
            # "What am I asked now?"
            models.Index(
                fields=["expert", "-id"], condition=Q(state="pending"), name="invitation_pending"
            ),
            models.Index(fields=["expert", "-id"], name="invitation_of_expert"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.id} {self.state}"


class Wave(models.Model):
    """Several experts asked at one instant, and what the choice was made from (B3, F13)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.PROTECT, related_name="+"
    )
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    episode = models.IntegerField()
    wave = models.PositiveSmallIntegerField()  # as in its invitations
    at = models.DateTimeField(db_default=Now())
    former_only = models.BooleanField(default=False)  # a reopened chat asks its expert alone (F5)
    free = models.PositiveIntegerField()  # how many could be asked and were weighed
    size = models.PositiveSmallIntegerField()  # how many were asked
    # Probabilities from 0 to 1 that somebody takes it: what the policy wants, and what was
    # expected; null while too little is known of the community.
    wanted = models.FloatField()
    expected = models.FloatField(null=True)
    cut = models.FloatField()  # the lowest score that was asked
    # The best who weren't asked, in order: [{"person", "score", "parts", "chance"}]
    next = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "episode", "wave"], name="wave_once"),
        ]
        indexes: ClassVar = [
            # "Why not me, in the last days?"
            models.Index(fields=["community", "-at"], name="wave_of_days"),
        ]

    def __str__(self) -> str:
        return f"wave {self.wave} of {self.conversation_id}"


class Habit(models.Model):
    """How often a community's experts take what they are asked, by hour of the day in UTC."""

    community = models.OneToOneField(
        Community, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    chances = ArrayField(models.FloatField())  # 24 of them, each from 0 to 1
    answers = models.PositiveIntegerField()  # what they were learned from
    learned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"habit of {self.community_id}"
