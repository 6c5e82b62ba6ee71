"""Tables of knowledge: article."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.search import SearchText


class Article(models.Model):
    """A help article in one language; `key` joins its translations."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=80)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField()  # plain paragraphs, "- " lists and "## " headings
    areas: "models.ManyToManyField[Area, Any]" = models.ManyToManyField(
        Area, related_name="+", blank=True
    )
    reasons: "models.ManyToManyField[Reason, Any]" = models.ManyToManyField(
        Reason, related_name="+", blank=True
    )
    updated_at = models.DateTimeField(db_default=Now())
    search = models.GeneratedField(
        expression=SearchText(),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "key", "language"], name="article_once_a_language"
            ),
        ]
        indexes: ClassVar = [
            # The search before and beside the contact form (S9).
            GinIndex(fields=["search"], name="article_search"),
        ]

    def __str__(self) -> str:
        return self.title
