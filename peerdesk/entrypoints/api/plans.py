"""What an owner sells as membership, and how it goes (P1)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.subscriptions.operations.selling import put_on_sale, take_off_sale
from peerdesk.domain.subscriptions.wire import plan_wire
from peerdesk.entrypoints.api import membership_shapes as shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.owned import owned
from peerdesk.entrypoints.api.parameters import Input

router = Router(tags=["membership"], auth=SIGNED_IN)


class PlanDraft(Input):
    """Another price or another extent is another plan: who bought the former one keeps it."""

    price: str = Field(max_length=25)
    questions: int | None = Field(None, description="how many a period covers; null: all")
    covers: dict[str, str] = Field({}, description="language to text, in your own words")


@router.put("/communities/{slug}/plans/{period}", response=shapes.Plan)
def sell_plan(
    request: HttpRequest, slug: str, period: shapes.Cadence, body: PlanDraft
) -> HttpResponse:
    """Sells this from now on, in place of the plan of the same period."""
    community, now = owned(request, slug), clock.now()
    plan = put_on_sale(
        community=community,
        made_by=caller_of(request).person,
        cadence=period,
        price=body.price,
        questions=body.questions,
        covers=body.covers,
        now=now,
    )
    return answer(plan_wire(plan, language=get_language() or "en", now=now))


@router.delete("/communities/{slug}/plans/{period}", response={204: None})
def stop_selling(request: HttpRequest, slug: str, period: shapes.Cadence) -> HttpResponse:
    """Sells no more of it; members keep theirs."""
    if not take_off_sale(community=owned(request, slug), cadence=period, now=clock.now()):
        raise NotFound
    return HttpResponse(status=204)
