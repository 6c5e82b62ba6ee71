"""The owner's tests: the areas with their terms, each area's bank with its figures (C2)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.areas import add_area, area_in, change_area
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.bank import bank_page
from peerdesk.domain.expertise.figures import Figures, area_figures, figures_of
from peerdesk.entrypoints.web.manage.area_form import AreaForm
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.shares import share_plot
from peerdesk.entrypoints.web.staff import staff_page


@staff_page
def tests(request: HttpRequest, slug: str) -> HttpResponse:
    """Every area at a glance; POST adds one."""
    community = owned(request, slug)
    form = AreaForm(community, None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.marking():
            area = add_area(community=community, terms=form.terms())
            messages.success(request, _("The area is there. Now write its questions."))
            return redirect("manage-area", slug, area.id)
    context = {
        "here": "tests",
        "community": community,
        "areas": [(one, _plot(one.attempts, one.passed)) for one in area_figures(community)],
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "manage/tests.html", context, status=status)


@staff_page
def area(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One area's bank; POST changes the terms of its test."""
    community = owned(request, slug)
    row = area_in(community, id)
    form = AreaForm(community, row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.marking():
            change_area(area=row, terms=form.terms())
            messages.success(request, _("Saved. Tests begun from now on follow it."))
            return redirect("manage-area", slug, id)
    status = 422 if request.method == "POST" else 200
    return area_page(request, community, row, form, status=status)


def area_page(
    request: HttpRequest,
    community: Community,
    row: Area,
    form: AreaForm | None = None,
    *,
    wrong_lines: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The bank in one language, page by page, with the figures of each question."""
    language = request.GET.get("language", "")
    language = language if language in community.languages else ""
    try:
        page = bank_page(row, language=language, cursor=request.GET.get("cursor"))
    except InvalidInput:  # an address that somebody cut short
        page = bank_page(row, language=language)
    figures = figures_of(row)
    context: dict[str, Any] = {
        "here": "tests",
        "community": community,
        "area": row,
        "summary": next(one for one in area_figures(community) if one.area.id == row.id),
        "form": form or AreaForm(community, row),
        "language": language,
        "questions": [_row(one, figures.get(one.id, Figures())) for one in page.items],
        "next": page.next,
        "wrong_lines": wrong_lines,
    }
    return render(request, "manage/area.html", context, status=status)


def _row(question: Any, figures: Figures) -> dict[str, Any]:
    plot = _plot(figures.asked, figures.asked - figures.failed)
    return {"question": question, "figures": figures, "plot": plot}


def _plot(asked: int, passed: int) -> str:
    return share_plot(
        passed, asked, name=_("%(right)d of %(all)d right") % {"right": passed, "all": asked}
    )
