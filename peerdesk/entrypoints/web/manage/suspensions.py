"""The owner suspends an expert in writing, answers appeals, ends a suspension (F13)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.paging import page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import aliases_in
from peerdesk.domain.communities.standing import (
    entries_of,
    open_appeals,
    suspension_for,
    suspensions_in,
    suspensions_of,
)
from peerdesk.domain.communities.suspending import may_decide, may_remove
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.removal import removal_of_suspension
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.told import said_about
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.end_suspension import answer_appeal, end_suspension
from peerdesk.workflows.remove_suspension_words import remove_suspension_words
from peerdesk.workflows.suspend_expert import suspend_expert

LISTED = 30
_DAY = {"type": "date"}


class SuspendForm(VerbForm):
    """Why, from which day, and up to which."""

    reasons = forms.CharField(
        label=gettext_lazy("Reasons, as the expert will read them"),
        widget=forms.Textarea(attrs={"maxlength": 4000}),
        error_messages={"required": gettext_lazy("Please write the reasons.")},
    )
    begins = forms.DateField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Without one it begins at once."),
        widget=forms.DateInput(attrs=_DAY),
        required=False,
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Without one it lasts until an owner ends it."),
        widget=forms.DateInput(attrs=_DAY),
        required=False,
    )

    def field_of(self, name: str) -> str:
        """The verb's `from` is the first day."""
        return "begins" if name == "from" else name


@staff_page
@require_safe
def suspensions(request: HttpRequest, slug: str) -> HttpResponse:
    """Open appeals first, then all, newest first."""
    community = owned(request, slug)
    before = parse_cursor(request.GET.get("cursor"), UUID)
    found = suspensions_in(community.id, before=before, limit=LISTED + 1)
    page = page_of(found, limit=LISTED, cursor=lambda one: one.id)
    appeals = open_appeals(community.id)
    aliases = aliases_in(community.id, {one.person_id for one in [*page.items, *appeals]})
    context = {
        "here": "people",
        "tab": "suspensions",
        "community": community,
        "appeals": [(one, aliases.get(one.person_id, "")) for one in appeals],
        "rows": [(one, aliases.get(one.person_id, "")) for one in page.items],
        "next": page.next,
    }
    return render(request, "manage/suspensions.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The decision, with what it will do said before it is made; `id` is the expert's."""
    community = owned(request, slug)
    alias = aliases_in(community.id, [id]).get(id)
    if alias is None:
        raise NotFound
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _decide(request, community, id, form)
        if made is not None:
            messages.success(request, _("The suspension is decided, and the expert is told."))
            return redirect("suspension", slug, made.id)
    context = {
        "here": "people",
        "community": community,
        "alias": alias,
        "person_id": id,
        "form": form,
        "before": suspensions_of(id, community.id),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "manage/suspend.html", context, status=status)


@staff_page
@require_safe
def suspension(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One: every word said about it, and what an owner may do now."""
    community = owned(request, slug)
    row = _of(request, community, id)
    context = {
        "here": "people",
        "community": community,
        "suspension": row,
        "alias": aliases_in(community.id, [row.person_id]).get(row.person_id, ""),
        "said": said_about(row, names=True),
        "may_decide": may_decide(row, signed_in(request)),
        "removal": _removal(row, signed_in(request)),
    }
    return render(request, "manage/suspension.html", context)


@staff_page
@require_POST
def answer(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The appeal is answered, in writing."""
    row = _of(request, owned(request, slug), id)
    lift, text = request.POST.get("lift") == "1", request.POST.get("text", "")
    try:
        answer_appeal(caller=caller_of(request), suspension_id=row.id, lift=lift, text=text)
    except Refusal as refusal:
        _explain(request, refusal)
    else:
        messages.success(request, _("The appeal is answered, and the expert is told."))
    return redirect("suspension", slug, row.id)


@staff_page
@require_POST
def end(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Over before its time."""
    row = _of(request, owned(request, slug), id)
    text = request.POST.get("text", "")
    try:
        end_suspension(caller=caller_of(request), suspension_id=row.id, text=text)
    except Refusal as refusal:
        _explain(request, refusal)
    else:
        messages.success(request, _("The suspension is over, and the expert is told."))
    return redirect("suspension", slug, row.id)


@staff_page
@require_POST
def remove(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The chosen words are gone."""
    row = _of(request, owned(request, slug), id)
    words = request.POST.getlist("words")
    try:
        remove_suspension_words(caller=caller_of(request), suspension_id=row.id, words=words)
    except Refusal as refusal:
        _explain(request, refusal)
    else:
        messages.success(request, _("The words are gone for good. Who wrote them is told."))
    return redirect("suspension", slug, row.id)


def _removal(row: Suspension, owner: Person) -> dict[str, Any] | None:
    """Nobody takes away what is about them, or their own reasons while others may judge them."""
    if row.person_id == owner.id or not may_remove(row, owner):
        return None
    return removal_of_suspension(row, entries_of(row))


def _decide(
    request: HttpRequest, community: Community, person_id: UUID, form: SuspendForm
) -> Suspension | None:
    until = form.cleaned_data["until"]
    try:
        return suspend_expert(
            caller=caller_of(request),
            community=community,
            person_id=person_id,
            reasons=form.cleaned_data["reasons"],
            from_at=_midnight(form.cleaned_data["begins"]),
            until_at=_midnight(until + timedelta(days=1)) if until else None,
        )
    except NotFound:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
    return None


def _midnight(day: date | None) -> datetime | None:
    """The beginning of a day where the owner is."""
    zone = timezone.get_current_timezone()
    return datetime.combine(day, time(), zone) if day else None


def _of(request: HttpRequest, community: Community, suspension_id: UUID) -> Suspension:
    row = suspension_for(caller_of(request), suspension_id)
    if row.community_id != community.id:
        raise NotFound
    return row


def _explain(request: HttpRequest, refusal: Refusal) -> None:
    if isinstance(refusal, InvalidInput):
        for sentences in refusal.errors.values():
            messages.warning(request, " ".join(sentences))
    else:
        explain(request, refusal)
