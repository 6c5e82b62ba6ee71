"""Tables of conversations: conversation, participant, event, attachment."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Area, Community, Team
from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.people.models import Person


class Conversation(models.Model):
    """One problem of one customer, and who handles it now."""

    class Channel(models.TextChoices):
        CHAT = "chat"
        TICKET = "ticket"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # What people call it, as in "#1234"; from a sequence, so it may have gaps.
    number = models.BigIntegerField(
        unique=True, db_default=Func(Value("conversations_number"), function="nextval")
    )
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey("intake.Reason", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=12, choices=[(s, s) for s in State], default=State.WAITING)
    queue = models.CharField(max_length=8, choices=[(q, q) for q in Queue], default=Queue.EXPERTS)
    # Copied from the reason: whether experts may have it and whether agents follow.
    served_by = models.CharField(max_length=16)
    language = models.CharField(max_length=12)
    excerpt = models.CharField(max_length=160)  # the first words, for lists and invitations
    fields = models.JSONField(default=dict)  # the ticket form's answers
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    tags = ArrayField(models.CharField(max_length=40), default=list)
    # Closed because it was the same problem as another of the same customer.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    # What became of a chat, for the figures of its reason (S3): when it became a ticket and by
    # whom ("waiting" is that nobody was there), what it was asked as, when it was forwarded.
    asked_reason = models.ForeignKey(
        "intake.Reason", on_delete=models.PROTECT, null=True, related_name="+"
    )
    converted_at = models.DateTimeField(null=True)
    converted_by = models.CharField(max_length=10, blank=True)
    forwarded_at = models.DateTimeField(null=True)
    # The head of the timeline; changed only under this row's lock.
    last_seq = models.BigIntegerField(default=0)
    last_event_at = models.DateTimeField(null=True)
    last_author_role = models.CharField(max_length=10, blank=True)
    last_excerpt = models.CharField(max_length=160, blank=True)
    handler = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    handler_role = models.CharField(max_length=10, blank=True)
    # The customer gets what helpers write by mail, too: it was forwarded, or they asked for it. A
    # ticket is mailed in any case.
    by_mail = models.BooleanField(default=False)
    # Counts the spans in which one helper had it: a rating and an acceptance belong to a span.
    episode = models.IntegerField(default=1)
    opened_at = models.DateTimeField(db_default=Now())
    waiting_since = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    first_replied_at = models.DateTimeField(null=True)  # of this span's helper
    closed_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)  # an agent said so
    closed_by_role = models.CharField(max_length=10, blank=True)
    due_at = models.DateTimeField(null=True)
    due_for = models.CharField(max_length=12, choices=[(d, d) for d in DueFor], blank=True)
    # When the support team owes its next words, in opening hours (answer_times.py); null: none.
    answer_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # I7: nothing that isn't closed is ever without a time at which it is looked at.
            models.CheckConstraint(
                condition=Q(state=State.CLOSED) | Q(due_at__isnull=False),
                name="conversation_open_has_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACTIVE) | Q(handler__isnull=False),
                name="conversation_active_has_handler",
            ),
            # An expert never helps themselves (I8).
            models.CheckConstraint(
                condition=Q(handler=None) | ~Q(handler=F("customer")),
                name="conversation_handler_not_customer",
            ),
        ]
        indexes: ClassVar = [
            # The sweep.
            models.Index(
                fields=["due_at"], condition=~Q(state=State.CLOSED), name="conversation_due"
            ),
            # A customer's own list, by keyset.
            models.Index(fields=["customer", "-id"], name="conversation_of_customer"),
            # A helper's own list, and the count of chats they have at once.
            models.Index(
                fields=["handler", "-id"],
                condition=Q(handler__isnull=False),
                name="conversation_of_handler",
            ),
            # The agents' queue and the routing of waiting chats, oldest first.
            models.Index(
                fields=["community", "queue", "id"],
                condition=Q(state__in=[State.WAITING, State.FORWARDED]),
                name="conversation_waiting",
            ),
            # The desk's queues: what is owed first comes first, by keyset.
            models.Index(
                fields=["community", "channel", "answer_due_at", "id"],
                condition=Q(
                    queue=Queue.AGENTS,
                    state__in=[State.WAITING, State.ACTIVE, State.FORWARDED],
                ),
                name="conversation_owed",
            ),
            # What experts forwarded and nobody took, and how many they are: few among many.
            models.Index(
                fields=["community", "channel", "answer_due_at", "id"],
                condition=Q(
                    queue=Queue.AGENTS,
                    state__in=[State.WAITING, State.FORWARDED],
                    forwarded_at__isnull=False,
                ),
                name="conversation_forwarded",
            ),
            # What waits for its customer.
            models.Index(
                fields=["community", "answer_due_at", "id"],
                condition=Q(state=State.PENDING),
                name="conversation_pending",
            ),
            # The community's list for agents and owners.
            models.Index(fields=["community", "-id"], name="conversation_of_community"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Participant(models.Model):
    """Somebody who is or was in the conversation, under which alias, and how far they read."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)  # customer, expert, agent
    alias = models.CharField(max_length=40)
    joined_at = models.DateTimeField(db_default=Now())
    # Who has left sees the timeline no more (I5), unless they come back.
    left_at = models.DateTimeField(null=True)
    # Passed it on to the support team and stays to read: may neither write nor close (C11).
    watching = models.BooleanField(default=False)
    read_seq = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "person"], name="participant_once"),
        ]
        indexes: ClassVar = [
            # A person's list of conversations.
            models.Index(fields=["person", "-conversation"], name="participant_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.alias} in {self.conversation_id}"


class Event(models.Model):
    """One numbered entry of a timeline; never changed but by redaction."""

    pk = models.CompositePrimaryKey("conversation_id", "seq")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=24)
    at = models.DateTimeField(db_default=Now())
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    author_role = models.CharField(max_length=10, blank=True)  # "" is the system
    author_alias = models.CharField(max_length=40, blank=True)
    client_id = models.UUIDField(null=True)
    # Roles that may see it; empty is everyone in the conversation. Others get `hidden`.
    audience = ArrayField(models.CharField(max_length=10), default=list)
    data = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            # I2: a retried send is one message.
            models.UniqueConstraint(
                fields=["conversation", "author", "client_id"],
                condition=Q(client_id__isnull=False),
                name="event_client_id_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq} {self.kind}"


class Attachment(models.Model):
    """A file in a conversation: who brought it, and the message that it belongs to.

    Its right is the conversation's own: who may read the event may have the file.
    """

    # A file is in one conversation: redacted there, it is gone.
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField(null=True)  # null until a message has it
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.file_id} in {self.conversation_id}/{self.seq}"
