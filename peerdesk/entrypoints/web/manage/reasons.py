"""The owner's tree of reasons: seen with its figures, made, changed, moved, retired (S7)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import areas_of
from peerdesk.domain.communities.teams import teams_of
from peerdesk.domain.intake.design import tidy_fields
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.operations import change_reason, retire_reason, shift_reason
from peerdesk.domain.intake.queries import any_reason, reason_tree
from peerdesk.domain.knowledge.linking import Choice, choices
from peerdesk.entrypoints.web.help.sheet import preview_sheet
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.reason_figures import figures_of, plots_of
from peerdesk.entrypoints.web.manage.reason_form import ReasonForm, form_of, form_typed
from peerdesk.entrypoints.web.manage.reason_tree import lines_of, places_for
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.workflows.design_reason import design_reason


@staff_page
@require_safe
def reasons(request: HttpRequest, slug: str) -> HttpResponse:
    """The tree as the owner ordered it, with what became of each reason's chats."""
    community = owned(request, slug)
    figures = figures_of(community)
    lines = lines_of(reason_tree(community.id, retired=True), figures)
    context = {
        "here": "reasons",
        "community": community,
        "lines": [one for one in lines if not one.is_gone],
        "retired": [one for one in lines if one.is_gone],
        "advised": [one for one in lines if one.is_advised],
        **plots_of(figures),
    }
    return render(request, "manage/reasons.html", context)


@staff_page
def new_reason(request: HttpRequest, slug: str) -> HttpResponse:
    """A reason more, by `?parent=` below another."""
    community = owned(request, slug)
    form = form_of(community, None, request.GET.get("parent", ""))
    return _edit(request, community, None, form)


@staff_page
def reason(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One reason; POST saves it, or changes the form's fields on the page alone."""
    community = owned(request, slug)
    row = _own(community, id)
    return _edit(request, community, row, form_of(community, row))


@staff_page
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The typed form as a customer sees it, for the editor's script."""
    community = owned(request, slug)
    form = form_typed(community, request.POST)
    return render(request, "manage/parts/reason_preview.html", _preview(request, community, form))


@staff_page
@require_POST
def shift(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One place up or down, or as many as were dragged."""
    row = _own(owned(request, slug), id)
    by = request.POST.get("by", "")
    if by.lstrip("-").isdigit() and len(by) < 4:
        shift_reason(reason=row, by=int(by))
    return redirect(f"/manage/{slug}/reasons/#reason-{row.slug}")


@staff_page
@require_POST
def retire(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Out of the contact form, or back into it."""
    row = _own(owned(request, slug), id)
    retired = request.POST.get("retired") == "1"
    retire_reason(reason=row, retired=retired, now=clock.now())
    words = _("Retired. What was asked under it goes on.") if retired else _("It can be chosen.")
    messages.success(request, words)
    return redirect("manage-reasons", slug)


@staff_page
@require_POST
def to_tickets(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Follow the advice: from now on this reason is a ticket."""
    community = owned(request, slug)
    row = _own(community, id)
    form = form_of(community, row)
    form.channel = Reason.Channel.TICKET.value
    change_reason(reason=row, terms=form.terms(row))
    messages.success(request, _("From now on this reason is a ticket. Does its form ask enough?"))
    return redirect("manage-reason", slug, id)


def _edit(
    request: HttpRequest, community: Community, row: Reason | None, form: ReasonForm
) -> HttpResponse:
    act, status = request.POST.get("act", ""), 200
    if request.method == "POST":
        form = form_typed(community, request.POST)
        if act not in ("", "save"):
            form.act(act)
        else:
            try:
                saved = _save(community, row, form)
            except InvalidInput as refusal:
                form.refuse(refusal)
                status = 422
            else:
                messages.success(request, _("Saved. Customers see it from now on."))
                return redirect("manage-reason", community.slug, saved.id)
    context = {
        "here": "reasons",
        "community": community,
        "reason": row,
        "form": form,
        "just": act,
        "areas": [one for one in areas_of(community) if not one.is_general],
        "teams": teams_of(community.id),
        "parents": places_for(reason_tree(community.id), row),
        "serves": Reason.Serves.choices,
        "article_choices": _articles(community, form),
        **_preview(request, community, form),
    }
    return render(request, "manage/reason.html", context, status=status)


def _save(community: Community, row: Reason | None, form: ReasonForm) -> Reason:
    return design_reason(
        community=community, reason=row, terms=form.terms(row), articles=form.article_ids()
    )


def _articles(community: Community, form: ReasonForm) -> list[tuple[Choice, bool]]:
    """Those that customers may read, those that stand beside the reason first."""
    chosen = form.article_ids() or []
    offered = choices(community, get_language() or "en", experts=False, chosen=chosen)
    marked = [(one, one.article.id in chosen) for one in offered]
    return sorted(marked, key=lambda pair: not pair[1])


def _preview(request: HttpRequest, community: Community, form: ReasonForm) -> dict[str, Any]:
    tongue = request.POST.get("preview", "")
    tongue = tongue if tongue in community.languages else request.LANGUAGE_CODE
    terms = form.terms()
    drawn = Reason(
        community=community,
        name=dict(terms.name),
        hint=dict(terms.hint),
        channel=terms.channel,
        fields=tidy_fields(terms.fields),
    )
    with override(tongue):
        return {"community": community, "sheet": preview_sheet(community, drawn), "tongue": tongue}


def _own(community: Community, reason_id: UUID) -> Reason:
    row = any_reason(reason_id)
    if row.community_id != community.id:
        raise Http404
    return row
