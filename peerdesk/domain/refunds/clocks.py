"""The clocks of a refund: how long it may be asked for, when who has to have spoken (pure)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from peerdesk.domain.communities.policy import Policy

# An overdue decision is called in again after so long, as often as it takes.
CALLED_IN_AGAIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Until when the expert is heard, and by when support has decided."""

    answer_due_at: datetime
    decide_due_at: datetime


def clocks_of(policy: Policy, *, has_expert: bool, now: datetime) -> Clocks:
    """Both, from the request on; where there is no expert, support can decide at once."""
    answer = now + policy.hours("refund_answer_hours") if has_expert else now
    return Clocks(answer, max(answer, now + policy.hours("refund_decide_hours")))


def asked_until(policy: Policy, ended_at: datetime | None) -> datetime | None:
    """Until when the customer may ask; None while it hasn't ended."""
    if ended_at is None:
        return None
    return ended_at + timedelta(days=float(policy.refund_days))
