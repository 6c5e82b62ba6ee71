"""How people become experts here: the rules in versions, approval, which areas are regulated."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.admission.models import Rules
from peerdesk.domain.admission.operations.rules import LONGEST, publish_rules
from peerdesk.domain.admission.queries import rules_of, versions_of
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import areas_of
from peerdesk.domain.communities.wire import in_language
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.people import people_context
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.regulate_areas import regulate_areas
from peerdesk.workflows.set_policy import set_policy


class RulesText(VerbForm):
    """The rules, one field a language of the community."""

    def __init__(self, community: Community, rules: Rules | None, *args: Any) -> None:
        super().__init__(*args)
        for code in community.languages:
            self.fields[code] = forms.CharField(
                label=language_name(code),
                required=False,
                max_length=LONGEST,
                initial=rules.texts.get(code, "") if rules else "",
                widget=forms.Textarea(attrs={"rows": 8, "lang": code}),
            )


class EntryForm(VerbForm):
    """What is asked of new experts."""

    expert_approval = forms.BooleanField(
        label=gettext_lazy("An owner approves each new expert"), required=False
    )
    expert_credential = forms.BooleanField(
        label=gettext_lazy("Every expert proves a credential"), required=False
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas that need a credential"),
        help_text=gettext_lazy("Whoever has none that you approved isn't asked there."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, community: Community, language: str, sent: QueryDict | None = None) -> None:
        areas = areas_of(community)
        policy = community.policy
        initial = {
            "expert_approval": policy.expert_approval,
            "expert_credential": policy.expert_credential,
            "areas": [str(area.id) for area in areas if area.needs_credential],
        }
        super().__init__(sent, initial=initial)
        self.fields["areas"].choices = [  # type: ignore[attr-defined]
            (str(area.id), in_language(area.name, language)) for area in areas
        ]


@staff_page
@require_safe
def admission(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules in force with their history, and what is asked of new experts."""
    community = owned(request, slug)
    return _page(request, community)


@staff_page
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version, in force at once; every expert is asked to accept it."""
    community = owned(request, slug)
    form = RulesText(community, rules_of(community), request.POST)
    if form.is_valid():
        with form.marking(Refusal):
            rules = publish_rules(
                community=community,
                texts=form.cleaned_data,
                published_by=signed_in(request),
                now=clock.now(),
            )
            words = _("Version %(version)d is in force. Every expert is asked to accept it.")
            messages.success(request, words % {"version": rules.version})
            return redirect("admission", slug)
    return _page(request, community, rules_text=form, status=422)


@staff_page
@require_POST
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Approval and credentials, from now on."""
    community = owned(request, slug)
    form = EntryForm(community, request.LANGUAGE_CODE, request.POST)
    if not form.is_valid():
        return _page(request, community, entry_form=form, status=422)
    wanted = {name: form.cleaned_data[name] for name in ("expert_approval", "expert_credential")}
    set_policy(community=community, values=wanted)
    areas = [UUID(area) for area in form.cleaned_data["areas"]]
    regulate_areas(community=community, areas=areas, now=clock.now())
    messages.success(request, _("Saved."))
    return redirect("admission", slug)


def _page(
    request: HttpRequest,
    community: Community,
    *,
    rules_text: RulesText | None = None,
    entry_form: EntryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    versions = versions_of(community)
    in_force = versions[0] if versions else None
    context = {
        **people_context(community, "admission"),
        "rules": in_force,
        "versions": versions,
        "rules_text": rules_text or RulesText(community, in_force),
        "entry_form": entry_form or EntryForm(community, request.LANGUAGE_CODE),
    }
    return render(request, "manage/people/admission.html", context, status=status)
