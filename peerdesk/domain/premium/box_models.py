"""Tables of the private box: what is sealed in it, and who opened it (P8, P9, I15)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.lifecycle import Act


class BoxSecret(models.Model):
    """The private box of one service; there from acceptance on, empty once its time is over.

    The text is sealed under a data key of its own, and that key is wrapped by the operator's.
    Destroying the wrapped key destroys the text for good.
    """

    offer = models.OneToOneField(
        "premium.PremiumOffer", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    key_id = models.CharField(max_length=16, blank=True)  # which of the operator's keys wraps it
    wrapped_key = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    version = models.PositiveIntegerField(default=0)  # how often it was written
    opened_at = models.DateTimeField()
    # When it is destroyed; null while the service is under way.
    closes_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Destroyed is destroyed: neither key nor text stays behind.
            models.CheckConstraint(
                condition=Q(
                    destroyed_at__isnull=True, wrapped_key__isnull=False, sealed__isnull=False
                )
                | Q(
                    destroyed_at__isnull=False,
                    wrapped_key__isnull=True,
                    sealed__isnull=True,
                    closes_at__isnull=False,
                ),
                name="box_whole_or_destroyed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["closes_at"], condition=Q(destroyed_at__isnull=True), name="box_due"
            ),
            # What still has to be wrapped anew by `peerdesk rotate-box-keys`.
            models.Index(
                fields=["key_id"], condition=Q(destroyed_at__isnull=True), name="box_by_key"
            ),
        ]

    def __str__(self) -> str:
        return f"private box of {self.offer_id}"


class BoxOpening(models.Model):
    """Who read or wrote a private box, when and why; append-only, and both parties read it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    box = models.ForeignKey(BoxSecret, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    alias = models.CharField(max_length=80)
    act = models.CharField(max_length=8, choices=[(a, a) for a in Act])
    # An administrator's, in words; the parties need none.
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(role="owner") | ~Q(reason=""), name="opening_by_owner_has_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["box", "-id"], name="opening_of_box")]

    def __str__(self) -> str:
        return f"{self.alias} {self.act} {self.box_id}"
