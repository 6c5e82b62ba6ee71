"""Moving a subscription from state to state; every move is compare-and-set under its row lock."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.subscriptions.lifecycle import (
    MOVES,
    DueFor,
    EndReason,
    SubscriptionState,
)
from peerdesk.domain.subscriptions.models import Subscription


class MembershipMoved(Refusal):
    """The membership isn't in a state that allows this, or not any more."""

    code = "membership_moved"
    sentence = _("Your membership has changed in the meantime. Please look again.")


def locked(subscription_id: UUID, *, skip: bool = False) -> Subscription | None:
    """With its plan, community and person, the row locked until the transaction ends.

    With `skip`, None also when somebody else holds it now.
    """
    rows = Subscription.objects.select_for_update(no_key=True, skip_locked=skip, of=("self",))
    return (
        rows.select_related("community", "plan__community", "person")
        .filter(id=subscription_id)
        .first()
    )


def move(subscription: Subscription, to: SubscriptionState, **values: Any) -> None:
    """Compare-and-set from the state that `subscription` shows; raises MembershipMoved."""
    before = SubscriptionState(subscription.state)
    if to not in MOVES.get(before, ()):
        raise MembershipMoved(state=before)
    rows = Subscription.objects.filter(id=subscription.id, state=before)
    if not rows.update(state=to, **values):
        raise MembershipMoved(state=before)
    subscription.state = to
    _set(subscription, values)


def look_again(subscription: Subscription, at: datetime, due_for: DueFor) -> None:
    """Put off when the sweep looks at it next (I7); the state stays."""
    values = {"due_at": at, "due_for": due_for}
    Subscription.objects.filter(id=subscription.id).update(**values)
    _set(subscription, values)


def end(subscription: Subscription, reason: EndReason, *, now: datetime) -> None:
    """Over, for good; raises MembershipMoved if it was over before."""
    move(
        subscription,
        SubscriptionState.ENDED,
        end_reason=reason,
        ended_at=now,
        due_at=None,
        due_for="",
    )


def _set(subscription: Subscription, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(subscription, name, value)
