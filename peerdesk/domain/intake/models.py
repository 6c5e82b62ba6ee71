"""Tables of intake: reason."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community, Team


class Reason(models.Model):
    """A node of the contact form's tree."""

    class Channel(models.TextChoices):
        CHAT = "chat", _("chat")
        TICKET = "ticket", _("ticket")

    class Serves(models.TextChoices):
        EXPERTS_FIRST = "experts_first", _("experts, then the support team")
        EXPERTS = "experts", _("experts")
        AGENTS = "agents", _("the support team")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    slug = models.SlugField(max_length=60)
    name = models.JSONField(help_text="language to text")
    hint = models.JSONField(default=dict, blank=True, help_text="language to text")
    channel = models.CharField(max_length=8, choices=Channel)
    served_by = models.CharField(max_length=16, choices=Serves, default=Serves.EXPERTS_FIRST)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whose case it is once it is a ticket; null is everyone on the support team (S3).
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # [{"key", "kind": text|textarea|date|email|number|select, "label": {lang: text},
    #   "required": bool, "options": [{"value", "label": {lang: text}}]}]
    fields = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "slug"], name="reason_slug_once"),
        ]

    def __str__(self) -> str:
        return self.slug
