"""The membership page: what is sold, in full before paying, or what one has and how to end it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.community import enter
from peerdesk.entrypoints.web.membership.shown import shown_to


@never_cache
@require_safe
def membership(request: HttpRequest, slug: str) -> HttpResponse:
    """For everybody: the price is no secret; who isn't a customer is told how to become one."""
    return show(request, entered(request, slug))


def entered(request: HttpRequest, slug: str) -> Community:
    """A community whose customers pay; in others there is no such page."""
    community = enter(request, slug)
    if community.mode != Community.Mode.PAID:
        raise Http404
    return community


def show(
    request: HttpRequest,
    community: Community,
    *,
    refused: Refusal | None = None,
    plan: str = "",
) -> HttpResponse:
    """The page; after a refusal with its reason on top, and beside the plan that it is about."""
    person = request.user if isinstance(request.user, Person) else None
    page = {
        "here": "membership",
        "shown": shown_to(person, community),
        "refused": refused,
        "refused_plan": plan,
        "chosen_card": request.POST.get("payment_method", ""),
    }
    return render(request, "membership/page.html", page, status=refused.status if refused else 200)
