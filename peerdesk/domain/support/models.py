"""Tables of support: tag, mention, saved view, search entry, copy."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person


class Tag(models.Model):
    """A word that agents put on conversations; its colour is one of the style sheet's signals."""

    class Colour(models.TextChoices):
        PLAIN = "plain", _("grey")
        ACCENT = "accent", _("the community's colour")
        MOSS = "moss", _("green")
        AMBER = "amber", _("amber")
        BRICK = "brick", _("red")
        ORANGE = "orange", _("orange")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=8, choices=Colour, default=Colour.PLAIN)
    # No longer offered; conversations that have it keep it.
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # Conversations hold the name itself.
            models.UniqueConstraint(fields=["community", "name"], name="tag_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """A colleague was named in a note and is to look at it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # A note that was written twice by a retry names nobody twice.
            models.UniqueConstraint(fields=["conversation", "seq", "person"], name="mention_once"),
        ]
        indexes: ClassVar = [
            # The queue of what somebody is to look at, and its count.
            models.Index(
                fields=["person", "-conversation"],
                condition=Q(seen_at=None),
                name="mention_unseen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}/{self.seq}"


class SavedView(models.Model):
    """A search under a name; without a person it is shared with the community's team."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=60)
    query = models.CharField(max_length=300)  # as typed: words, #number, state:…, tag:…
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "person", "title"],
                nulls_distinct=False,
                name="saved_view_title_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SearchEntry(models.Model):
    """The words of one conversation up to an event, filled after the fact by the worker.

    It holds lexemes without their places, never a text: what is shown is read from the timeline.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField(default=0)  # read so far
    words = SearchVectorField(default="")
    # What customers and experts don't see: the notes.
    staff_words = SearchVectorField(null=True)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(
                fields=["staff_words"],
                condition=Q(staff_words__isnull=False),
                name="search_staff_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} up to {self.seq}"


class Copy(models.Model):
    """A message that stands a second time in a conversation split off from its own."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    source = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    source_seq = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="copy_once"),
            models.CheckConstraint(
                condition=~Q(conversation=F("source")), name="copy_is_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq} of {self.source_id}/{self.source_seq}"
