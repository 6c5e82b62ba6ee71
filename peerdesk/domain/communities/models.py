"""Tables of communities: community, area, membership, access code."""

from functools import cached_property
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.people.models import Person


class Community(models.Model):
    """One brand's space: languages, currency, policy, opening hours, who pays."""

    class Mode(models.TextChoices):
        SPONSORED = "sponsored", _("the brand pays")
        PAID = "paid", _("the customer pays")
        SUPPORT = "support", _("support team")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    mode = models.CharField(max_length=12, choices=Mode)
    currency = models.CharField(max_length=3)
    # Languages of the pages, BCP 47; chat may speak fewer (S6).
    languages = ArrayField(models.CharField(max_length=12))
    chat_languages = ArrayField(models.CharField(max_length=12))
    time_zone = models.CharField(max_length=64, default="UTC")
    # [] is around the clock; else [{"days": [0..6, Monday is 0], "from": "08:00", "to": "18:00"}]
    # in the community's time zone (see communities/hours.py).
    opening_hours = models.JSONField(default=list, blank=True)
    # Dates with other hours or none, as in communities/timetable.py.
    hours_exceptions = models.JSONField(default=list, blank=True)
    # Closed on the public holidays of "CH" or "CH-ZH"; "" is of nowhere.
    holidays = models.CharField(max_length=12, blank=True)
    accent = models.CharField(max_length=7, default="#0f6b5c")
    # Only what differs from the default; read through `policy`.
    policy_values = models.JSONField(default=dict, blank=True)
    # Sealed by core.crypto; the brand's server signs identity JWTs with it (HS256).
    identity_secret_sealed = models.BinaryField(default=bytes)
    sign_in_url = models.URLField(blank=True)
    # Who pays the experts: the debtor of the bank file.
    payer_name = models.CharField(max_length=70, blank=True)
    payer_street = models.CharField(max_length=70, blank=True)
    payer_postcode = models.CharField(max_length=16, blank=True)
    payer_town = models.CharField(max_length=35, blank=True)
    payer_country = models.CharField(max_length=2, blank=True)
    payer_iban = models.CharField(max_length=34, blank=True)
    payer_bic = models.CharField(max_length=11, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.slug

    @cached_property
    def policy(self) -> Policy:
        """Every policy value, typed, with its default (protocol.md)."""
        return Policy.from_values(self.policy_values)


class Area(models.Model):
    """A field of expertise with its own test."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40)
    name = models.JSONField(help_text="language to text")
    position = models.PositiveSmallIntegerField(default=0)
    is_general = models.BooleanField(default=False)  # rules, tone, privacy: comes first (F1)
    # Regulated: nobody is asked without a credential that an owner approved (F1).
    needs_credential = models.BooleanField(default=False)
    # The test (C2): how many questions are drawn, and the percentage of right answers to pass.
    test_length = models.PositiveSmallIntegerField(default=5)
    pass_mark = models.PositiveSmallIntegerField(default=80)
    time_limit_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # None: no limit
    # The pause after the second failure in a row; it doubles with each further one, 0 is none.
    retry_pause_minutes = models.PositiveIntegerField(default=10)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "slug"], name="area_slug_once"),
            models.UniqueConstraint(
                fields=["community"], condition=Q(is_general=True), name="area_one_general"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__lte=100, test_length__gte=1), name="area_test_can_be_passed"
            ),
            models.CheckConstraint(
                condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gte=1),
                name="area_test_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Team(models.Model):
    """Part of the support team to which a reason's cases go (S3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=40)
    name = models.JSONField(help_text="language to text")
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "slug"], name="team_slug_once"),
        ]

    def __str__(self) -> str:
        return self.slug


class TeamMember(models.Model):
    """An agent who works in a team; without a living agent's membership it counts for nothing."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "person"], name="team_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class Membership(models.Model):
    """What a person is in a community; several rows for several roles."""

    class Role(models.TextChoices):
        CUSTOMER = "customer", _("customer")
        EXPERT = "expert", _("expert")
        AGENT = "agent", _("member of the support team")
        OWNER = "owner", _("owner")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    # The only name the other side ever sees (F4).
    alias = models.CharField(max_length=40)
    # What an expert's alias looks like (aliases.likeness); "" for other roles.
    alias_key = models.CharField(max_length=60, blank=True)
    # The code an expert came with; null for who was never asked for one (C1).
    access_code = models.ForeignKey(
        "AccessCode", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # A customer's account at the brand may be inactive: then no chat (S5).
    active = models.BooleanField(default=True)
    plan = models.CharField(max_length=16, blank=True)  # customers: "member" or "per_question"
    since = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # A role is held once; the row is also the lock for changes of it.
            models.UniqueConstraint(
                fields=["community", "person", "role"], name="membership_role_once"
            ),
            # Two experts of a community never look alike (F4); former ones keep their alias.
            models.UniqueConstraint(
                fields=["community", "alias_key"],
                condition=Q(role="expert") & ~Q(alias_key=""),
                name="membership_alias_once",
            ),
        ]
        indexes: ClassVar = [
            # "What am I, and where?": every authorisation starts here.
            models.Index(
                fields=["person", "community"],
                condition=Q(ended_at=None),
                name="membership_of_person",
            ),
            # An owner's list of experts, newest first.
            models.Index(fields=["community", "role", "-id"], name="membership_list"),
        ]

    def __str__(self) -> str:
        return f"{self.alias} ({self.role})"


class AccessCode(models.Model):
    """What makes a person an expert of the community (C1): personal (a quota of 1) or shared."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=80, blank=True)  # for whom or what; owners alone see it
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    quota = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "code"], name="access_code_once"),
            # Two who join at the same instant can't both take the last place.
            models.CheckConstraint(
                condition=Q(quota=None) | Q(used__lte=F("quota")), name="access_code_quota"
            ),
        ]

    def __str__(self) -> str:
        return f"access code of {self.community_id}"


# Django finds an app's tables through this module.
from peerdesk.domain.communities.suspension import (  # noqa: E402
    Suspension,
    SuspensionEntry,
)

__all__ = [
    "AccessCode",
    "Area",
    "Community",
    "Membership",
    "Suspension",
    "SuspensionEntry",
    "Team",
    "TeamMember",
]
