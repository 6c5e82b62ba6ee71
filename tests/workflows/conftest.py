"""What scenes about money share."""

from tests.payments import box, story
from tests.workflows.memberships import membership, now, plan
from tests.workflows.payout_scenes import both_due

__all__ = ["both_due", "box", "membership", "now", "plan", "story"]
