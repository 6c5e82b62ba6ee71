"""Tables of refunds: the request, the case of a dispute."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.models import Dispute
from peerdesk.domain.people.models import Person
from peerdesk.domain.refunds.lifecycle import (
    OF_QUESTION,
    OF_SERVICE,
    CaseState,
    Origin,
    RequestState,
    Scope,
)


class RefundRequest(models.Model):
    """A customer wants back what a question, a service or both cost; support decides (P11)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Who is heard; nobody where no expert answered.
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    scope = models.CharField(max_length=8, choices=[(s, s) for s in Scope])
    offer = models.ForeignKey(
        "premium.PremiumOffer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    origin = models.CharField(
        max_length=8, choices=[(o, o) for o in Origin], default=Origin.CUSTOMER
    )
    reason = models.CharField(max_length=2000, blank=True)
    state = models.CharField(
        max_length=9, choices=[(s, s) for s in RequestState], default=RequestState.OPEN
    )
    requested_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()  # so long the expert is heard
    decide_due_at = models.DateTimeField()  # by then support has decided
    answer = models.CharField(max_length=2000, blank=True)  # the expert's word
    answered_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)  # owners were told that the decision is overdue
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=2000, blank=True)  # why, told to both
    question_minor = models.BigIntegerField(default=0)  # what went back, once approved
    service_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    # Which of the three words the support team took away for good (P10).
    removed = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    # What the sweep does next, and when: the expert's time is over, the decision is overdue (I7).
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Two clicks, or a rating and a request at once, are one request for one thing.
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state=RequestState.OPEN, scope__in=OF_QUESTION),
                name="refund_request_one_of_question",
            ),
            models.UniqueConstraint(
                fields=["offer"],
                condition=Q(state=RequestState.OPEN, scope__in=OF_SERVICE),
                name="refund_request_one_of_service",
            ),
            models.CheckConstraint(
                condition=~Q(scope__in=OF_SERVICE) | Q(offer__isnull=False),
                name="refund_request_of_service_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.APPROVED, RequestState.REJECTED])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="refund_request_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(question_minor__gte=0, service_minor__gte=0),
                name="refund_request_gives_back",
            ),
            models.CheckConstraint(
                condition=Q(answer_due_at__lte=F("decide_due_at")),
                name="refund_request_hears_first",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.OPEN) | Q(due_at__isnull=False),
                name="refund_request_open_has_due_time",
            ),
        ]
        indexes: ClassVar = [
            # The sweep.
            models.Index(
                fields=["due_at"], condition=Q(state=RequestState.OPEN), name="refund_request_due"
            ),
            # The desk's queue, the most pressing first.
            models.Index(
                fields=["community", "decide_due_at", "id"],
                condition=Q(state=RequestState.OPEN),
                name="refund_request_queue",
            ),
            models.Index(fields=["conversation", "-id"], name="refund_request_of_thread"),
            # An expert's own, and the owner's figures by expert.
            models.Index(fields=["community", "expert", "-id"], name="refund_request_of_expert"),
        ]

    def __str__(self) -> str:
        return f"refund request {self.id} {self.state}"


class DisputeCase(models.Model):
    """What the support team does about one dispute: its evidence, its deadline, its end.

    `conversation` and `offer` tell what the disputed charge was for; both are null where it paid
    for a membership.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    offer = models.ForeignKey(
        "premium.PremiumOffer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(
        max_length=9, choices=[(s, s) for s in CaseState], default=CaseState.OPEN
    )
    opened_at = models.DateTimeField()
    statement = models.CharField(max_length=4000, blank=True)  # the team's own words on it
    # Sealed when it is handed over: the same bytes at every try.
    evidence = models.BinaryField(null=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    handed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    handed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A lost dispute costs the platform, unless support takes the share back, in writing.
    taken_minor = models.BigIntegerField(default=0)
    taken_why = models.CharField(max_length=2000, blank=True)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_from = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # What the sweep does next: reminds of the deadline, hands over again (I7).
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.HANDING, CaseState.SUBMITTED])
                | Q(evidence__isnull=False, handed_by__isnull=False),
                name="case_handed_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(taken_minor=0)
                | Q(taken_minor__gt=0, taken_from__isnull=False, taken_at__isnull=False)
                & ~Q(taken_why=""),
                name="case_taken_in_writing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.OPEN, CaseState.HANDING])
                | Q(due_at__isnull=False),
                name="case_open_has_due_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[CaseState.OPEN, CaseState.HANDING]),
                name="case_due",
            ),
            models.Index(fields=["community", "-id"], name="case_of_community"),
        ]

    def __str__(self) -> str:
        return f"case of {self.dispute_id} {self.state}"
