"""Tables of knowledge: article."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.intake.models import Reason


class Article(models.Model):
    """A help article in one language; `key` joins its translations."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=80)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField()  # plain paragraphs, "- " lists and "## " headings
    areas: "models.ManyToManyField[Area, models.Model]" = models.ManyToManyField(
        Area, related_name="+", blank=True
    )
    reasons: "models.ManyToManyField[Reason, models.Model]" = models.ManyToManyField(
        Reason, related_name="+", blank=True
    )
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "key", "language"], name="article_once_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.title
