"""Premium services for an owner: who may offer, by which rules, what came of it (P2, P15)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import id_of_something
from peerdesk.domain.admission.owners_view import experts_page
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import areas_of
from peerdesk.domain.premium.figures import confirmed_by, figures_since, grants_of, versions_of
from peerdesk.domain.premium.models import PremiumGrant
from peerdesk.domain.premium.operations.granting import end_grant, grant
from peerdesk.domain.premium.responsibility import in_force, publish
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.premium_forms import PolicyForm, ResponsibilityForm
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.workflows.set_policy import set_policy

_LATELY: Final = timedelta(days=30)
_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One expert and what they may offer."""

    id: UUID
    alias: str
    grants: list[PremiumGrant]


@staff_page
@require_safe
def premium(request: HttpRequest, slug: str) -> HttpResponse:
    """The last month, who may offer, the rules, the responsibility text."""
    return _page(request, owned(request, slug))


@staff_page
@require_POST
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The policy values, from now on."""
    community = owned(request, slug)
    form = PolicyForm(community, request.POST)
    if form.is_valid():
        with form.marking():
            set_policy(community=community, values=form.cleaned_data)
            messages.success(request, _("Saved. It counts from now on."))
            return redirect("manage-premium", slug)
    return _page(request, community, policy=form, status=422)


@staff_page
@require_POST
def allow(request: HttpRequest, slug: str) -> HttpResponse:
    """An expert may offer services in an area, or everywhere."""
    community = owned(request, slug)
    try:
        grant(
            community=community,
            expert_id=id_of_something(request.POST.get("expert", "")),
            area=request.POST.get("area", ""),
            by=signed_in(request),
            now=clock.now(),
        )
    except InvalidInput as refusal:
        for sentences in refusal.errors.values():
            messages.warning(request, " ".join(sentences))
    else:
        messages.success(request, _("Allowed."))
    return redirect("manage-premium", slug)


@staff_page
@require_POST
def end(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """They may offer there no more."""
    community = owned(request, slug)
    by, now = signed_in(request), clock.now()
    if end_grant(community=community, grant_id=id, by=by, now=now):
        messages.success(request, _("Ended. What is before a customer already stays."))
    return redirect("manage-premium", slug)


@staff_page
@require_POST
def word(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version of the responsibility text; experts confirm it with their next offer."""
    community = owned(request, slug)
    form = ResponsibilityForm(community, _texts(community), request.POST)
    if form.is_valid():
        with form.marking():
            by, now = signed_in(request), clock.now()
            made = publish(community=community, texts=form.cleaned_data, by=by, now=now)
            words = _("Version %(version)d is in force. Experts confirm it with their next offer.")
            messages.success(request, words % {"version": made.version})
            return redirect("manage-premium", slug)
    return _page(request, community, texts=form, status=422)


def _page(
    request: HttpRequest,
    community: Community,
    *,
    policy: PolicyForm | None = None,
    texts: ResponsibilityForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found = experts_page(community, asked=asked, cursor=request.GET.get("cursor"), limit=_AT_ONCE)
    held = grants_of(community, [one.person_id for one in found.items])
    current = in_force(community)
    context = {
        "here": "premium",
        "community": community,
        "figures": figures_since(community, clock.now() - _LATELY),
        "asked": asked,
        "rows": [
            Row(one.person_id, one.alias, held.get(one.person_id, []))
            for one in found.items
            if one.ended_at is None
        ],
        "next": found.next,
        "areas": [one for one in areas_of(community) if not one.is_general],
        "policy_form": policy or PolicyForm(community),
        "texts_form": texts or ResponsibilityForm(community, _texts(community)),
        "version": current.version,
        "confirmed": confirmed_by(community, current.version),
        "versions": versions_of(community),
    }
    return render(request, "manage/premium.html", context, status=status)


def _texts(community: Community) -> dict[str, str]:
    """What is in force, in every language: the house's own text until the owner words it."""
    current = in_force(community)
    return {language: current.text(language) for language in community.languages}
