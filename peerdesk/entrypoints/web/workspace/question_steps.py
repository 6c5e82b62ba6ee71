"""What a paid question earns who answers it, and when, in sentences (P1)."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.questions.pricing import share_of
from peerdesk.domain.questions.queries import question_of
from peerdesk.entrypoints.web.staff import reader_locale


def question_steps(seen: Seen) -> list[str]:
    """Nothing where nobody pays for the question; then nothing is read either."""
    row = seen.conversation
    question = question_of(row.id) if row.community.mode == Community.Mode.PAID else None
    if question is None:
        return []
    if seen.role != "expert":
        return [_for_staff(question)]
    if question.state != QuestionState.HELD:
        return [_("The whole price was given back.")] if not question.expert_id else []
    share = _written(share_of(question.held, row.community))
    steps = [_("It is urgent to the customer.")] if question.urgent else []
    steps.append(_("3 stars or more earn you %(share)s; so does no rating.") % {"share": share})
    if question.answer_due_at and row.first_replied_at is None:
        at = date_format(timezone.localtime(question.answer_due_at), "j M H:i")
        steps.append(_("Unanswered until %(at)s, the customer gets the money back.") % {"at": at})
    return steps


def _for_staff(question: PaidQuestion) -> str:
    words = {
        QuestionState.UNPAID: _("The question costs %(price)s and isn't paid yet."),
        QuestionState.HELD: _("The customer's %(price)s are held until the answer is accepted."),
        QuestionState.RELEASED: _("The answer is accepted: the %(price)s are paid."),
        QuestionState.RETURNED: _("The %(price)s were given back."),
    }
    return words[QuestionState(question.state)] % {"price": _written(question.price)}


def _written(money: Money) -> str:
    return money.format(reader_locale())
