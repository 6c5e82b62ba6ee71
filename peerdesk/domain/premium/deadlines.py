"""When the expert of a service under way is reminded, and when the money goes back (pure).

From `deliver_by` on, the customer knows that the promised time is over and the expert is asked to
report; once more when a third of the time to report is left; unreported by `report_by`, it is over.
"""

from datetime import datetime, timedelta
from typing import Final

from peerdesk.domain.communities.policy import Policy

# After so many reminders the next thing is the end.
REMINDERS: Final = 2


def report_by(deliver_by: datetime, policy: Policy) -> datetime:
    """Until then the expert reports what was given."""
    return deliver_by + policy.hours("report_hours")


def next_due(*, reminded: int, deliver_by: datetime, report_by: datetime) -> datetime:
    """When the sweep looks at a service again that was reminded so often."""
    if reminded == 0:
        return min(deliver_by, report_by)
    if reminded < REMINDERS:
        return report_by - max(report_by - deliver_by, timedelta(0)) / 3
    return report_by
