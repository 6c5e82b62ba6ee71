"""One question of a bank: written, changed by a next version, taken out, seen as experts do."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.communities.areas import area_in
from peerdesk.domain.communities.models import Area
from peerdesk.domain.expertise.bank import (
    add_question,
    change_question,
    draft_of,
    question_in,
    restore_question,
    retire_question,
)
from peerdesk.domain.expertise.models import Question
from peerdesk.domain.knowledge.queries import articles_by_key
from peerdesk.entrypoints.web.help.addresses import address_of
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.question_form import QuestionForm, empty_draft
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.workspace.steps import step_to_preview


@staff_page
def new_question(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """A new question for an area's bank."""
    community = owned(request, slug)
    area = area_in(community, id)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in community.languages else community.languages[0]
    typed = request.POST if request.method == "POST" else None
    form = QuestionForm(community, empty_draft(language), typed, new=True)
    if typed is not None and form.is_valid():
        with form.marking():
            made = add_question(area=area, draft=form.written(), now=clock.now())
            messages.success(request, _("The question is in the bank."))
            return redirect("preview-question", slug, made.id)
    return _page(request, area, form, None)


@staff_page
def question(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Change a question; attempts keep the version that they asked."""
    community = owned(request, slug)
    row = question_in(community, id)
    typed = request.POST if request.method == "POST" else None
    form = QuestionForm(community, draft_of(row), typed, new=False)
    if typed is not None and form.is_valid():
        try:
            if str(row.version) != typed.get("version", str(row.version)):
                messages.warning(request, _("Somebody else has changed this question meanwhile."))
                return redirect("question", slug, row.id)
            row = change_question(question=row, draft=form.written(), now=clock.now())
        except InvalidInput as refusal:
            form.refuse(refusal)
        except Refusal as refusal:
            explain(request, refusal)
            return redirect("question", slug, row.id)
        else:
            messages.success(request, _("Saved as version %(n)d.") % {"n": row.version})
            return redirect("preview-question", slug, row.id)
    return _page(request, row.area, form, row)


@staff_page
@require_POST
def retire(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Take a question out of the draw, or put it back."""
    row = question_in(owned(request, slug), id)
    if request.POST.get("retired") == "1":
        retire_question(question=row, now=clock.now())
        messages.success(request, _("It isn't asked any more. You can put it back."))
    else:
        restore_question(question=row)
        messages.success(request, _("It is asked again."))
    return redirect("manage-area", slug, row.area_id)


@staff_page
@require_safe
def preview(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The question as an expert sees it, then what a wrong answer reads."""
    community = owned(request, slug)
    row = question_in(community, id)
    article = next(iter(articles_by_key(community, row.language, [row.article_key])), None)
    context = {
        "here": "tests",
        "community": community,
        "area": row.area,
        "question": row,
        "draft": draft_of(row),
        "step": step_to_preview(row),
        "language": row.language,
        "article": article,
        "article_url": address_of(slug, article) if article else "",
    }
    return render(request, "manage/preview.html", context)


def _page(
    request: HttpRequest, area: Area, form: QuestionForm, row: Question | None
) -> HttpResponse:
    context = {
        "here": "tests",
        "community": area.community,
        "area": area,
        "question": row,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "manage/question.html", context, status=status)
