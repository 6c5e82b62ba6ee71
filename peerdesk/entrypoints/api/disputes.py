"""Disputes: what customers' banks ask back, for the support team (P11)."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.refunds.access import TEAM, case_for
from peerdesk.domain.refunds.operations.casing import case_with_file
from peerdesk.domain.refunds.queries import open_cases
from peerdesk.domain.refunds.wire import case_wire
from peerdesk.entrypoints.api import refund_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.workflows.submit_evidence import evidence_of, submit_evidence

router = Router(tags=["refunds"], auth=SIGNED_IN)
PDF = {
    "description": "The evidence as one file",
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}


class Statement(Input):
    """The team's own words on it, for the bank."""

    statement: str = Field(default="", max_length=4000)


@router.get("/communities/{slug}/disputes", response=shapes.ListOf[refund_shapes.Dispute])
def disputes_in_community(request: HttpRequest, slug: str) -> HttpResponse:
    """What banks ask back and haven't decided, the first to be answered first."""
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, *TEAM)
    return answer_page(Page([case_wire(one) for one in open_cases([community.id])], None))


@router.get("/disputes/{id}", response=refund_shapes.Dispute)
def one_dispute(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """A dispute with its deadline."""
    return answer(case_wire(case_for(caller_of(request), id)))


@router.get("/disputes/{id}/evidence", openapi_extra={"responses": {200: PDF}})
def dispute_evidence(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The file as it was handed over, or as it would be now."""
    case = case_for(caller_of(request), id)
    return HttpResponse(evidence_of(case_with_file(case.id)), content_type="application/pdf")


@router.post("/disputes/{id}/submit", response=refund_shapes.Dispute)
def hand_over_evidence(
    request: HttpRequest,
    id: Id,  # noqa: A002
    body: Statement | None = None,
) -> HttpResponse:
    """Hands the evidence to the bank, once."""
    caller, said = caller_of(request), body or Statement()
    submit_evidence(caller=caller, case_id=id, statement=said.statement)
    return answer(case_wire(case_for(caller, id)))
