"""Tables of knowledge: article, its texts and versions, text template."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.lifecycle import State
from peerdesk.domain.knowledge.search import SearchText
from peerdesk.domain.people.models import Person


class Article(models.Model):
    """A help article: for whom it is and where it stands; its words are a text in each language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=80)  # its address
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in State], default=State.DRAFT
    )
    # How to answer, not what the answer is: offered in the experts' help alone (C13).
    for_experts = models.BooleanField(default=False)
    areas: "models.ManyToManyField[Area, Any]" = models.ManyToManyField(
        Area, related_name="+", blank=True
    )
    reasons: "models.ManyToManyField[Reason, Any]" = models.ManyToManyField(
        Reason, related_name="+", blank=True
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # First; from then on its address is known outside and stays.
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "key"], name="article_key_once"),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
                name="article_published_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            # The owner's list, the latest change first.
            models.Index(fields=["community", "-changed_at", "-id"], name="article_changed"),
        ]

    def __str__(self) -> str:
        return self.key


class ArticleText(models.Model):
    """The words of an article in one language, as they are read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField()  # plain paragraphs, "- " lists and "## " headings
    search = models.GeneratedField(
        expression=SearchText(),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "language"], name="article_once_a_language"),
        ]
        indexes: ClassVar = [
            # The search before and beside the contact form (S9).
            GinIndex(fields=["search"], name="article_search"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """The article's address."""
        return self.article.key


class ArticleVersion(models.Model):
    """The words of an article as they were once saved, in every language; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    texts = models.JSONField(help_text="by language: title, summary, body")
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Of two who save at the same instant one is told.
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.number}"


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
