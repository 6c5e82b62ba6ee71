"""Tables of questions: the paid question, and what of its money went back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
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
    paid_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)  # of the payment that is still missing
    # Where the money went so far; what of the price is in none of these is still held.
    share_minor = models.BigIntegerField(default=0)  # the expert's
    fees_minor = models.BigIntegerField(default=0)  # the platform's
    returned_minor = models.BigIntegerField(default=0)  # the customer's
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    # How often money was released: each time is booked under its number.
    releases = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="question_has_price"),
            # No cent goes two ways (I12).
            models.CheckConstraint(
                condition=Q(
                    share_minor__gte=0,
                    fees_minor__gte=0,
                    returned_minor__gte=0,
                    price_minor__gte=F("share_minor") + F("fees_minor") + F("returned_minor"),
                ),
                name="question_money_once",
            ),
        ]
        indexes: ClassVar = [
            # What questions cost lately, for the suggestion.
            models.Index(fields=["community", "-asked_at"], name="question_lately"),
            models.Index(
                fields=["answer_due_at"],
                condition=Q(state=QuestionState.HELD, answer_due_at__isnull=False),
                name="question_promise_due",
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.conversation_id} {self.state}"

    @property
    def price(self) -> Money:
        """What the customer named."""
        return Money(self.price_minor, self.currency)

    @property
    def held(self) -> Money:
        """What is neither earned nor given back, once it is paid."""
        gone = self.share_minor + self.fees_minor + self.returned_minor
        return Money(self.price_minor - gone, self.currency)


class QuestionReturn(models.Model):
    """So much of a question's price went back, once for each reason; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(PaidQuestion, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80)  # as of the refund: "unanswered:ID", "request:ID"
    held_minor = models.BigIntegerField()
    # What an expert had earned of it and gives back.
    share_minor = models.BigIntegerField()
    fees_minor = models.BigIntegerField()
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # The same decision, sent again, gives nothing back a second time (I10).
            models.UniqueConstraint(fields=["question", "reference"], name="question_return_once"),
        ]
        indexes: ClassVar = [
            # An expert's statement.
            models.Index(
                fields=["expert", "-at"],
                condition=Q(share_minor__gt=0),
                name="question_return_of_expert",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} of {self.question_id}"
