"""Tables of people: person, token, external identity."""

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from peerdesk.core.ids import new_id


class People(BaseUserManager["Person"]):
    """How Django and allauth make and find people."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """A new person; without a password nobody can sign in as them by one."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **fields: object) -> "Person":
        """An operator of the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody. `name` and `email` never leave the server for another person (F4)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Empty for people handed over by a brand: their e-mail is a claim, kept with the identity.
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            # One account for an address, however it is spelt; many people without one.
            models.UniqueConstraint(
                Lower("email"), name="person_email_once", condition=~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Token(models.Model):
    """A bearer token, stored as its SHA-256: who reads the table can't use it."""

    class Kind(models.TextChoices):
        PERSONAL = "personal"
        IDENTITY = "identity"  # short-lived, made by an identity hand-over, one community only

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=80, blank=True)
    digest = models.BinaryField(max_length=32, unique=True)
    # The only community this token opens; null opens all of the person's.
    community_id: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # Lists and ends a person's tokens.
            models.Index(fields=["person", "-created_at"], name="token_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} token {self.id}"


class ExternalIdentity(models.Model):
    """A brand's own user, known by the subject its server signed (protocol: identity hand-over).

    Never merged with another person by e-mail: the address is a claim of the brand's.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    community_id = models.UUIDField()
    subject = models.CharField(max_length=200)
    claimed_email = models.EmailField(blank=True)
    plan = models.CharField(max_length=16, blank=True)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community_id", "subject"], name="identity_subject_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} in {self.community_id}"


class UsedAssertion(models.Model):
    """An identity JWT's `jti`, kept until it has expired: each opens once."""

    community_id = models.UUIDField()
    jti = models.CharField(max_length=200)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community_id", "jti"], name="assertion_used_once"),
        ]

    def __str__(self) -> str:
        return self.jti
