"""The price of a conversation on its page: where the money is, and paying what isn't paid (P1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.payments.lifecycle import OPEN, ChargeState, Purpose
from peerdesk.domain.payments.models import Charge, SavedMethod
from peerdesk.domain.payments.queries import last_charge_of, saved_methods
from peerdesk.domain.questions.lifecycle import PaidBy, QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.questions.queries import question_of
from peerdesk.entrypoints.web.community import found
from peerdesk.entrypoints.web.help.price_sheet import terms_in
from peerdesk.entrypoints.web.pay.one import onward
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.workflows.pay_question import pay_again


@dataclass(frozen=True, slots=True)
class Paying:
    """What the customer reads about the money of their question."""

    price: Money
    words: str
    unpaid: bool
    charge: Charge | None  # the try that is under way or has failed
    cards: Sequence[SavedMethod]

    @property
    def redirect_url(self) -> str:
        """Where the bank waits for the customer."""
        return self.charge.redirect_url if self.charge else ""

    @property
    def checking(self) -> bool:
        """The provider is asked, and the customer has nothing to do."""
        busy = (ChargeState.NEW, ChargeState.PROCESSING)
        return self.charge is not None and self.charge.state in busy


def paying_of(seen: Seen, *, now: datetime) -> Paying | None:
    """For its customer alone; nothing is read where nobody pays."""
    paid = seen.conversation.community.mode == Community.Mode.PAID
    question = question_of(seen.conversation.id) if paid else None
    if question is None or seen.role != Membership.Role.CUSTOMER:
        return None
    unpaid = question.state == QuestionState.UNPAID
    charge = last_charge_of(Purpose.QUESTION, seen.conversation.id) if unpaid else None
    cards = saved_methods(question.customer_id, question.community_id) if unpaid else []
    answered = seen.conversation.first_replied_at is not None
    words = _words(question, charge, answered=answered, now=now)
    return Paying(question.price, words, unpaid, charge, list(cards))


@login_required
@require_POST
def pay(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Pay what isn't paid yet, with a kept card or on the payment page."""
    with found():
        try:
            charge = pay_again(
                caller=caller_of(request),
                conversation_id=conversation_id,
                terms=terms_in(request.POST),
            )
        except NotFound:
            raise
        except Refusal as no:
            messages.warning(request, no.detail)
            return redirect("conversation", conversation_id)
    needed = charge.state in OPEN
    return redirect(onward(charge)) if needed else redirect("conversation", conversation_id)


def _words(question: PaidQuestion, charge: Charge | None, *, answered: bool, now: datetime) -> str:
    values = {"price": _written(question.price)}
    if question.state == QuestionState.UNPAID:
        return _unpaid(charge) % values
    if question.state == QuestionState.RETURNED:
        return _("%(price)s was given back.") % values
    if question.state == QuestionState.RELEASED:
        return _("%(price)s: the answer is accepted and paid.") % values
    return _held(question, answered=answered, now=now) % values


def _unpaid(charge: Charge | None) -> str:
    if charge and charge.state == ChargeState.FAILED:
        return _("Not paid: the payment of %(price)s didn't go through. Nothing was charged.")
    if charge and charge.state in (ChargeState.NEW, ChargeState.PROCESSING):
        return _("Not paid yet: the payment of %(price)s is being checked.")
    return _("Not paid yet: your question is asked as soon as %(price)s is paid.")


def _held(question: PaidQuestion, *, answered: bool, now: datetime) -> str:
    due = question.answer_due_at
    if question.paid_by != PaidBy.CARD:
        return _("%(price)s, covered by your membership.")
    if due is None or due <= now or answered:
        return _("%(price)s is held until you have rated the answer.")
    at = timezone.localtime(due)
    words = _("%(price)s is held. Without an answer by {at} all of it comes back to you.")
    return words.replace("{at}", date_format(at, "j M H:i"))


def _written(money: Money) -> str:
    return money.format(get_language() or "en")
