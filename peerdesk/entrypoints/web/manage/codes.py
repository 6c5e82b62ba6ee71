"""Access codes: made for one person or many, handed on as a link, ended (C1)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from peerdesk.core import clock
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.admission.access import owned_code
from peerdesk.domain.admission.operations.codes import make_code, revoke_code
from peerdesk.domain.admission.owners_view import codes_page
from peerdesk.domain.admission.queries import code_holds
from peerdesk.domain.communities.models import AccessCode, Community
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.people import people_context
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.verb_form import VerbForm


class CodeForm(VerbForm):
    """For whom, how many, until when."""

    label = forms.CharField(
        label=gettext_lazy("For whom or what"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Only owners see it: “Letter of May”, “Mrs Keller”."),
    )
    quota = forms.IntegerField(
        label=gettext_lazy("How many may join"),
        required=False,
        help_text=gettext_lazy("1 makes a personal code; empty is without limit."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Please enter a whole number.")},
    )
    expires_at = forms.DateTimeField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("Please choose a day and a time.")},
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """All codes with their origin; POST makes one."""
    community = owned(request, slug)
    posted = request.method == "POST"
    form = CodeForm(request.POST) if posted else CodeForm(initial={"quota": 1})
    if posted and form.is_valid():
        made = _made(request, community, form)
        if made is not None:
            messages.success(request, _("The code is made. Copy its link and send it."))
            return redirect(f"{reverse('codes', args=[slug])}#code-{made.id}")
    now = clock.now()
    found = codes_page(community, cursor=request.GET.get("cursor"), limit=30)
    context = {
        **people_context(community, "codes"),
        "form": form,
        "codes": [_line(row, community, now) for row in found.items],
        "next": found.next,
    }
    return render(request, "manage/people/codes.html", context, status=422 if posted else 200)


@staff_page
@require_POST
def revoke(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Nobody joins with it any more; who did stays."""
    community, code = owned(request, slug), owned_code(caller_of(request), id)
    if code.community_id != community.id:
        raise NotFound
    try:
        revoke_code(code=code, now=clock.now())
        messages.success(request, _("The code is revoked. Whoever joined with it stays."))
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("codes", slug)


def _made(request: HttpRequest, community: Community, form: CodeForm) -> AccessCode | None:
    try:
        return make_code(
            community=community,
            made_by=signed_in(request),
            label=form.cleaned_data["label"],
            quota=form.cleaned_data["quota"],
            expires_at=form.cleaned_data["expires_at"],
            now=clock.now(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _line(code: AccessCode, community: Community, now: datetime) -> dict[str, Any]:
    path = reverse("join-in", args=[community.slug])
    link = f"{settings.PEERDESK_BASE_URL}{path}?{urlencode({'code': code.code})}"
    return {"code": code, "holds": code_holds(code, now), "link": link}
