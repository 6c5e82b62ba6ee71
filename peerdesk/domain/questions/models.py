"""Table of questions: the paid question."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.models import Person
from peerdesk.domain.questions.lifecycle import PaidBy, QuestionState


class PaidQuestion(models.Model):
    """The price of one conversation's answer, and where that money is (P1)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    urgent = models.BooleanField(default=False)
    paid_by = models.CharField(max_length=12, choices=[(p, p) for p in PaidBy])
    # The charge that paid it; null where a membership or the brand did.
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in QuestionState], default=QuestionState.UNPAID
    )
    # Unanswered until then, the money goes back without asking.
    answer_due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="question_has_price"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["answer_due_at"],
                condition=Q(state=QuestionState.HELD, answer_due_at__isnull=False),
                name="question_promise_due",
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.conversation_id} {self.state}"
