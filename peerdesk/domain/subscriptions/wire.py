"""How plans and memberships look outside."""

from datetime import datetime
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.subscriptions.card import card_shown, open_payment
from peerdesk.domain.subscriptions.lifecycle import SubscriptionState
from peerdesk.domain.subscriptions.models import Plan, Subscription
from peerdesk.domain.subscriptions.queries import (
    price_of,
    questions_left,
    unpaid_period,
    withdrawal_gives,
    words_of,
)
from peerdesk.domain.subscriptions.terms import terms_of

_STATE = SubscriptionState


def plan_wire(plan: Plan, *, language: str, now: datetime) -> dict[str, Any]:
    """A plan with its terms in full, as somebody who buys now agrees to them."""
    return {
        "id": str(plan.id),
        "period": plan.cadence,
        "price": price_of(plan).as_wire(),
        "questions": plan.questions,
        "covers": words_of(plan, language, plan.community.languages),
        "terms": terms_of(plan, language=language, now=now),
    }


def subscription_wire(one: Subscription, *, now: datetime) -> dict[str, Any]:
    """A membership as its member sees it, with what may be done about it now."""
    unpaid, card, paying = unpaid_period(one), card_shown(one), open_payment(one)
    back = withdrawal_gives(one, now=now)
    resting = one.state == _STATE.RESTING
    return {
        "id": str(one.id),
        "community": one.community.slug,
        "state": one.state,
        "period": one.plan.cadence,
        "price": price_of(one.plan).as_wire(),
        "questions_left": questions_left(one),
        "started_at": _time(one.started_at),
        "paid_until": _time(one.paid_until),
        "renews": one.state == _STATE.ACTIVE,
        "withdrawable_until": _time(one.withdrawable_until) if back else None,
        "withdrawal_gives": back.as_wire() if back else None,
        "card": {"brand": card.brand, "last4": card.last4} if card and card.last4 else None,
        "failure_code": unpaid.failure_code if unpaid and resting else "",
        "end_reason": one.end_reason,
        "terms": one.consent.splitlines(),
        "next_action": {"redirect_url": paying.redirect_url}
        if paying and paying.redirect_url
        else None,
        "can": _can(one, withdraw=back is not None, pay=resting and paying is None),
    }


def _can(one: Subscription, *, withdraw: bool, pay: bool) -> list[str]:
    ends = one.state in (_STATE.WANTED, _STATE.ACTIVE, _STATE.RESTING)
    can = {
        "pay": pay,
        "end": ends,
        "keep": one.state == _STATE.ENDING,
        "withdraw": withdraw,
        "card": one.state in (_STATE.ACTIVE, _STATE.RESTING),
    }
    return [verb for verb, may in can.items() if may]


def _time(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
