"""Around premium offers: an expert's templates, the responsibility text, who may offer."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.queries import aliases_in
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumGrant
from peerdesk.domain.premium.operations import granting
from peerdesk.domain.premium.responsibility import confirm, confirmation, in_force
from peerdesk.domain.premium.templates import (
    drop_template,
    keep_template,
    own_template,
    templates_of,
)
from peerdesk.domain.premium.terms import Terms
from peerdesk.domain.premium.wire import grant_wire, template_wire
from peerdesk.entrypoints.api import premium_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.owned import owned
from peerdesk.entrypoints.api.parameters import Id
from peerdesk.entrypoints.api.premium import draft_of

router = Router(tags=["premium"], auth=SIGNED_IN)


@router.get(
    "/communities/{slug}/premium-templates", response=shapes.ListOf[premium_shapes.PremiumTemplate]
)
def premium_templates(request: HttpRequest, slug: str) -> HttpResponse:
    """The expert's own offers to make again, by title; at most 100 (P7)."""
    caller, community = _expert_in(request, slug)
    found = templates_of(community, caller.person.id)
    return answer_page(Page([template_wire(one) for one in found], None))


@router.post(
    "/communities/{slug}/premium-templates", response={201: premium_shapes.PremiumTemplate}
)
def make_premium_template(
    request: HttpRequest, slug: str, body: premium_shapes.TemplateDraft
) -> HttpResponse:
    """Keeps an offer to make it again (P7)."""
    caller, community = _expert_in(request, slug)
    kept = keep_template(
        community=community,
        person=caller.person,
        terms=Terms.parse(draft_of(body, community.currency), community),
        now=clock.now(),
    )
    return answer(template_wire(kept), 201)


@router.put("/premium-templates/{id}", response=premium_shapes.PremiumTemplate)
def change_premium_template(
    request: HttpRequest,
    id: Id,  # noqa: A002
    body: premium_shapes.TemplateDraft,
) -> HttpResponse:
    """Puts other words in the place of one's own; offers that were made stay as they are."""
    caller, community = _its_place(request, id)
    kept = keep_template(
        community=community,
        person=caller.person,
        terms=Terms.parse(draft_of(body, community.currency), community),
        template_id=id,
        now=clock.now(),
    )
    return answer(template_wire(kept))


@router.delete("/premium-templates/{id}", response={204: None})
def remove_premium_template(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Removes one's own."""
    caller, _community = _its_place(request, id)
    drop_template(person_id=caller.person.id, template_id=id)
    return HttpResponse(status=204)


@router.get("/communities/{slug}/premium-responsibility", response=premium_shapes.Responsibility)
def responsibility(request: HttpRequest, slug: str) -> HttpResponse:
    """What experts stay responsible for (P15), in the reader's language."""
    caller, community = _expert_in(request, slug)
    return _responsibility(caller, community)


@router.post("/communities/{slug}/premium-responsibility", response=premium_shapes.Responsibility)
def confirm_responsibility(
    request: HttpRequest, slug: str, body: premium_shapes.Confirmed
) -> HttpResponse:
    """The expert confirms the version in force, once."""
    caller, community = _expert_in(request, slug)
    confirm(
        community=community,
        expert=caller.person,
        version=body.version,
        language=get_language() or "en",
        now=clock.now(),
    )
    return _responsibility(caller, community)


@router.get("/communities/{slug}/premium-grants", response=shapes.ListOf[premium_shapes.Grant])
def grants(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may offer services, for the owner."""
    community = owned(request, slug)
    return answer_page(Page(_grants(community, granting.grants_in(community)), None))


@router.post("/communities/{slug}/premium-grants", response={201: premium_shapes.Grant})
def make_grant(request: HttpRequest, slug: str, body: premium_shapes.GrantDraft) -> HttpResponse:
    """Lets an expert offer services in an area, or everywhere."""
    community = owned(request, slug)
    made = granting.grant(
        community=community,
        expert_id=body.expert,
        area=body.area,
        by=caller_of(request).person,
        now=clock.now(),
    )
    return answer(_grants(community, [made])[0], 201)


@router.delete("/communities/{slug}/premium-grants/{id}", response={204: None})
def remove_grant(request: HttpRequest, slug: str, id: Id) -> HttpResponse:  # noqa: A002
    """They may offer there no more; what is before a customer stays."""
    community, by = owned(request, slug), caller_of(request).person
    if not granting.end_grant(community=community, grant_id=id, by=by, now=clock.now()):
        raise NotFound
    return HttpResponse(status=204)


def _expert_in(request: HttpRequest, slug: str) -> tuple[Caller, Community]:
    caller, community = caller_of(request), community_by_slug(slug)
    membership_of(caller, community.id, Membership.Role.EXPERT)
    return caller, community


def _its_place(request: HttpRequest, template_id: Id) -> tuple[Caller, Community]:
    caller = caller_of(request)
    row = own_template(caller.person.id, template_id)
    membership_of(caller, row.community_id, Membership.Role.EXPERT)
    return caller, row.community


def _responsibility(caller: Caller, community: Community) -> HttpResponse:
    current = in_force(community)
    confirmed = confirmation(community, caller.person.id, current.version)
    shown = {
        "version": current.version,
        "text": current.text(get_language() or "en"),
        "confirmed_at": clock.rfc3339(confirmed.confirmed_at) if confirmed else None,
    }
    return answer(shown)


def _grants(community: Community, rows: list[PremiumGrant]) -> list[dict[str, object]]:
    aliases = aliases_in(community.id, {row.expert_id for row in rows})
    return [grant_wire(row, aliases.get(row.expert_id, "")) for row in rows]
