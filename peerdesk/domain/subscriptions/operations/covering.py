"""A question that a membership covers is counted, where the plan covers only so many."""

from django.db.models import F, Q

from peerdesk.domain.subscriptions.lifecycle import IN_FORCE
from peerdesk.domain.subscriptions.models import Period, Subscription
from peerdesk.domain.subscriptions.operations.moving import locked
from peerdesk.domain.subscriptions.queries import current_period


def count_question(subscription: Subscription) -> bool:
    """One more of the present period; False: it is used up (two tabs can't both take the last).

    Inside the caller's transaction, which asks the question. Waits for a withdrawal under way: what
    that gives back depends on whether a question was asked.
    """
    held = locked(subscription.id)
    period = current_period(subscription)
    if held is None or held.state not in IN_FORCE or period is None:
        return False
    limit = subscription.plan.questions
    room = Q() if limit is None else Q(covered__lt=limit)
    rows = Period.objects.filter(room, id=period.id)
    return bool(rows.update(covered=F("covered") + 1))


def give_back_question(subscription: Subscription) -> None:
    """The question was returned unanswered: it doesn't count."""
    period = current_period(subscription)
    if period is not None:
        Period.objects.filter(id=period.id, covered__gt=0).update(covered=F("covered") - 1)
