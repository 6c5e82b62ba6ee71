"""What a conversation's reader sees of refunds: what they may ask, and the last request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.refunds.lifecycle import RequestState
from peerdesk.domain.refunds.queries import requests_of
from peerdesk.domain.refunds.wire import request_wire
from peerdesk.workflows.weigh_refund import weigh_refund


@dataclass(frozen=True, slots=True)
class Shown:
    """The verbs, by the names of the API's paths, and the newest request as the reader sees it."""

    can: list[str]
    request: dict[str, Any] | None


def show_refund(seen: Seen, *, now: datetime) -> Shown:
    """For the customer, the expert whom a request concerns, and the support team.

    Reads nothing where customers don't pay.
    """
    row = seen.conversation
    if row.community.mode != Community.Mode.PAID:
        return Shown([], None)
    reader = seen.participant.person_id if seen.participant else None
    requests = requests_of(row.id)
    if seen.role == Membership.Role.EXPERT:
        requests = [one for one in requests if one.expert_id == reader]
    newest = request_wire(requests[0], seen.role) if requests else None
    if seen.role != Membership.Role.CUSTOMER:
        return Shown([], newest)
    asked = any(one.state == RequestState.OPEN and one.origin == "customer" for one in requests)
    may_ask = not asked and weigh_refund(row, now=now).may_be_asked
    return Shown(["refund-requests"] if may_ask else [], newest)
