"""The steps from the access code to the tests; left and resumed at any of them (C1, F1, F4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerdesk.core import clock
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.admission.access import own_application
from peerdesk.domain.admission.models import Application
from peerdesk.domain.admission.queries import communities_to_join, standing_of
from peerdesk.domain.admission.steps import Step, next_step, path_of
from peerdesk.domain.communities.access import within_reach
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import expert_in
from peerdesk.entrypoints.web.community import enter
from peerdesk.entrypoints.web.joining.acts import ACTS
from peerdesk.entrypoints.web.joining.shown import form_of, labels, step_context
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import staff_page

# What may be changed again while the application is a draft.
CHANGEABLE = (Step.CODE, Step.LANGUAGES, Step.ALIAS)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def join_in(request: HttpRequest, slug: str) -> HttpResponse:
    """The step that comes next, or an earlier one by ?step=; POST takes it."""
    community = _joinable(request, slug)
    if expert_in(signed_in(request).id, community) is not None:
        return redirect("areas-in", community.slug)
    application = own_application(caller_of(request), community)
    if application is not None and application.state == Application.State.SUBMITTED:
        return _page(request, community, application, "joining/waiting.html", {})
    standing = standing_of(_draft(application), community, clock.now())
    path, due = path_of(standing), next_step(standing)
    step = _asked_step(request, path, due)
    if request.method == "POST":
        return _take(request, community, application, step)
    return _show(request, community, application, step, None)


def _take(
    request: HttpRequest, community: Community, application: Application | None, step: Step
) -> HttpResponse:
    form = form_of(step, community, application, request)
    if not form.is_valid():
        return _show(request, community, application, step, form, status=422)
    try:
        done = ACTS[step](request, community, application, form)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(request, community, application, step, form, status=refusal.status)
    if step == Step.FINISH and done is not None:
        words = _("Welcome! You are an expert of %(name)s. Now to the general test.")
        messages.success(request, words % {"name": community.name})
        return redirect("areas-in", community.slug)
    return redirect("join-in", community.slug)


def _show(
    request: HttpRequest,
    community: Community,
    application: Application | None,
    step: Step,
    form: Any,
    status: int = 200,
) -> HttpResponse:
    draft = _draft(application)
    path = path_of(standing_of(draft, community, clock.now()))
    context = {
        "step": step,
        "steps": labels(path, step),
        "number": path.index(step) + 1,
        "count": len(path) + 1,
        "form": form or form_of(step, community, draft, request, fresh=True),
        "changeable": CHANGEABLE,
        **step_context(step, community, signed_in(request)),
    }
    return _page(request, community, application, "joining/step.html", context, status)


def _page(
    request: HttpRequest,
    community: Community,
    application: Application | None,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    own = {"community": community, "application": application}
    return render(request, template, {**own, **context}, status=status)


def _joinable(request: HttpRequest, slug: str) -> Community:
    community = enter(request, slug)
    within_reach(caller_of(request), community.id)
    if community not in communities_to_join():
        raise NotFound
    return community


def _draft(application: Application | None) -> Application | None:
    """Who was refused or has left begins again with a code; what they chose is kept."""
    drafted = application and application.state == Application.State.DRAFT
    return application if drafted else None


def _asked_step(request: HttpRequest, path: list[Step], due: Step) -> Step:
    asked = request.POST.get("step") or request.GET.get("step")
    early = path[: path.index(due) + 1]
    return next((one for one in early if one == asked and one in (*CHANGEABLE, due)), due)
