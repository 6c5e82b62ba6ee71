"""Receipts: a customer's own, and a community's for its owners."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.receipts.access import receipt_for
from peerdesk.domain.receipts.printing import file_name, receipt_pdf
from peerdesk.domain.receipts.queries import receipts_in, receipts_of_payer
from peerdesk.domain.receipts.wire import receipt_wire
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Part
from peerdesk.entrypoints.api.shapes import ListOf, Money

router = Router(tags=["payments"], auth=SIGNED_IN)
PDF = {
    "description": "the document",
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}
Where = Annotated[str | None, Query(max_length=60, description="a community's slug")]


class Receipt(BaseModel):
    """A numbered document that never changes; `pdf` is where it is read."""

    id: UUID
    number: str
    kind: Literal["payment", "refund"]
    community: str
    payment: UUID
    amount: Money
    purpose: Literal["question", "premium", "membership"]
    what: str
    issued_at: datetime
    pdf: str


@router.get("/me/receipts", response=ListOf[Receipt])
def my_receipts(request: HttpRequest, part: Part, community: Where = None) -> HttpResponse:
    """What the caller paid and got back, newest first; of all communities, or one."""
    caller = caller_of(request)
    only = community_by_slug(community).id if community else None
    page = receipts_of_payer(
        caller.person.id,
        community_id=caller.only_community or only,
        cursor=part.cursor,
        limit=part.limit,
    )
    return answer_page(Page([receipt_wire(one) for one in page.items], page.next))


@router.get("/communities/{slug}/receipts", response=ListOf[Receipt])
def receipts_of_community(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """All receipts of a community, newest first, for its owners."""
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, Membership.Role.OWNER)
    page = receipts_in(community.id, cursor=part.cursor, limit=part.limit)
    return answer_page(Page([receipt_wire(one) for one in page.items], page.next))


@router.get("/receipts/{id}", response=Receipt)
def receipt(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One receipt, for who paid it and for the owners."""
    return answer(receipt_wire(receipt_for(caller_of(request), id)))


@router.get("/receipts/{id}/pdf", openapi_extra={"responses": {200: PDF}})
def receipt_as_pdf(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The document, in the language in which it was issued."""
    found = receipt_for(caller_of(request), id)
    response = HttpResponse(receipt_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(found)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
