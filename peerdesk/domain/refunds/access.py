"""How a door obtains a request or a case: its two people see their own, the support team all."""

from typing import Final
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of, within_reach
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest

TEAM: Final = (Membership.Role.AGENT, Membership.Role.OWNER)


def request_for(caller: Caller, request_id: UUID) -> tuple[RefundRequest, str]:
    """The request, and what the caller is to it: customer, expert, agent or owner.

    Raises NotFound. Whom it is about is that and nothing else, even if they are an agent too.
    """
    rows = RefundRequest.objects.select_related("community", "conversation", "offer")
    request = rows.filter(id=request_id).first()
    if request is None:
        raise NotFound
    if caller.person.id == request.customer_id:
        within_reach(caller, request.community_id)
        return request, Membership.Role.CUSTOMER
    if caller.person.id == request.expert_id:
        membership_of(caller, request.community_id, Membership.Role.EXPERT)
        return request, Membership.Role.EXPERT
    return request, membership_of(caller, request.community_id, *TEAM).role


def request_to_decide(caller: Caller, request_id: UUID) -> RefundRequest:
    """The same for who decides: somebody of the support team whom it isn't about."""
    return decider_of(caller, request_id)[0]


def decider_of(caller: Caller, request_id: UUID) -> tuple[RefundRequest, str]:
    """The request, and whether who decides on it is agent or owner; raises NotFound."""
    request, role = request_for(caller, request_id)
    if role not in TEAM:
        raise NotFound
    return request, role


def case_for(caller: Caller, case_id: UUID) -> DisputeCase:
    """A dispute's case, for the support team; raises NotFound."""
    rows = DisputeCase.objects.select_related("community", "dispute__charge", "conversation")
    case = rows.defer("evidence").filter(id=case_id).first()
    if case is None:
        raise NotFound
    membership_of(caller, case.community_id, *TEAM)
    if caller.person.id == case.dispute.charge.payer_id:
        raise NotFound
    return case


def taken_from(caller: Caller, case_id: UUID) -> DisputeCase:
    """A lost dispute of which the caller bears a part; raises NotFound."""
    rows = DisputeCase.objects.select_related("community", "dispute__charge")
    case = rows.defer("evidence").filter(id=case_id, taken_from=caller.person).first()
    if case is None:
        raise NotFound
    within_reach(caller, case.community_id)
    return case
