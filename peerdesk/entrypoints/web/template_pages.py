"""The page of text templates, for experts (their own) and owners (the community's) alike (C13)."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.ids import id_of_something
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.queries import areas_of
from peerdesk.domain.knowledge.filling import example_values
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.knowledge.placeholders import filled
from peerdesk.domain.knowledge.templates import drop_template, keep_template, template_of
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.templatetags.peerdesk import in_language
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.verb_form import VerbForm


class TemplateForm(VerbForm):
    """One template."""

    title = forms.CharField(label=_("Title"), max_length=80)
    body = forms.CharField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(label=_("For questions in"), required=False)
    area = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tongues = [(code, language_name(code)) for code in community.languages]
        areas = [(one.slug, in_language(one.name)) for one in areas_of(community)]
        self.fields["language"].choices = [("", _("every language")), *tongues]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("every area")), *areas]  # type: ignore[attr-defined]


def own_page(
    request: HttpRequest,
    community: Community,
    role: Membership.Role,
    show: Callable[[dict[str, Any], int], HttpResponse],
    here: str,
) -> HttpResponse:
    """One's own texts, by `show`; POST saves, previews or removes and comes back to `here`."""
    person = signed_in(request)
    if request.method != "POST":
        return show(asked_form(request, community, person), 200)
    member = membership_of(caller_of(request), community.id, role)
    again = keep(request, community, person, member.alias)
    if again is None:
        messages.success(request, gettext("Your templates are saved."))
        return redirect(here, community.slug)
    return show(again, 200 if "preview" in again else 422)


def asked_form(request: HttpRequest, community: Community, person: Person | None) -> dict[str, Any]:
    """The empty form, or that of the template that is to be changed (`?edit=ID`)."""
    wanted = request.GET.get("edit", "")
    if not wanted:
        return {"form": TemplateForm(community), "editing": None}
    row = template_of(community, person, id_of_something(wanted))
    initial = {
        "title": row.title,
        "body": row.body,
        "language": row.language,
        "area": row.area.slug if row.area else "",
    }
    return {"form": TemplateForm(community, initial=initial), "editing": row.id}


def keep(
    request: HttpRequest, community: Community, person: Person | None, alias: str
) -> dict[str, Any] | None:
    """Save or remove what was sent; None when done, else the form with what is wrong.

    "Preview" saves nothing and shows the text as a customer would read it.
    """
    sent, act = request.POST.get("id", ""), request.POST.get("act", "save")
    editing = id_of_something(sent) if sent else None
    if act == "remove" and editing:
        drop_template(community=community, person=person, template_id=editing)
        return None
    form = TemplateForm(community, request.POST)
    if form.is_valid() and act == "preview":
        values = example_values(community, alias, form.cleaned_data["language"], clock.now())
        return {
            "form": form,
            "editing": editing,
            "preview": filled(form.cleaned_data["body"], values),
        }
    if form.is_valid():
        with form.marking():
            keep_template(
                community=community,
                person=person,
                template_id=editing,
                now=clock.now(),
                **form.cleaned_data,
            )
            return None
    return {"form": form, "editing": editing}


def rows_of(found: Sequence[TextTemplate]) -> list[dict[str, Any]]:
    """The lines of a list, their languages and areas in words."""
    return [
        {
            "row": one,
            "language": language_name(one.language) if one.language else "",
            "area": in_language(one.area.name) if one.area else "",
        }
        for one in found
    ]
