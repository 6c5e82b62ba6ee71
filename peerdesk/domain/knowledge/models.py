"""Tables of knowledge: article, text template."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.search import SearchText
from peerdesk.domain.people.models import Person


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
    # How to answer, not what the answer is: offered in the experts' help alone (C13).
    for_experts = models.BooleanField(default=False)
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


class TextTemplate(models.Model):
    """A text with placeholders that one puts into an answer; nobody's own: the community's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    body = models.TextField()
    # Empty: for every language, every area.
    language = models.CharField(max_length=12, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            # The picker finds by title: two of one name couldn't be told apart.
            models.UniqueConstraint(
                fields=["community", "person", "title", "language"],
                nulls_distinct=False,
                name="text_template_title_once",
            ),
        ]
        # The unique index also serves the picker: the community's and one's own.

    def __str__(self) -> str:
        return self.title
