"""Proofs of credentials: what is asked for, what was handed in, how it stands (F1)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.admission.models import Credential
from peerdesk.domain.admission.operations.credentials import hand_in
from peerdesk.domain.admission.queries import credentials_of
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.communities.queries import areas_of
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.joining.forms import ProofForm
from peerdesk.entrypoints.web.joining.own import own_membership
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import staff_page

EVERYWHERE = "all"
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Need:
    """What a proof is asked for, and the newest that were handed in for it."""

    key: str
    words: str
    credentials: list[Credential]


class ProofForForm(ProofForm):
    """A proof, and for what."""

    needed_for = forms.ChoiceField(label=gettext_lazy("Needed for"))
    field_order = ("needed_for", "what", "valid_until", "file")

    def __init__(self, needs: list[Need], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(need.key, need.words) for need in needs]
        self.fields["needed_for"].choices = choices  # type: ignore[attr-defined]


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def proofs(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that needs a proof here; POST hands one in."""
    community, person = own_membership(request, slug).community, signed_in(request)
    regulated = [area for area in areas_of(community) if area.needs_credential]
    needs = _needs(community, person, regulated)
    posted = request.method == "POST"
    form = ProofForForm(needs, request.POST, request.FILES) if posted else ProofForForm(needs)
    if posted and form.is_valid() and _handed_in(form, community, person, regulated):
        messages.success(request, _("Thank you. An owner looks at it and you see the answer here."))
        return redirect("proofs", slug)
    context = {"community": community, "needs": needs, "form": form}
    return render(request, "joining/proofs.html", context, status=422 if posted else 200)


def _handed_in(
    form: ProofForForm, community: Community, person: Person, regulated: list[Area]
) -> bool:
    area = next((one for one in regulated if one.slug == form.cleaned_data["needed_for"]), None)
    try:
        hand_in(
            community=community,
            person=person,
            area=area,
            what=form.cleaned_data["what"],
            valid_until=form.cleaned_data["valid_until"],
            file=form.uploaded(),
            now=clock.now(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _needs(community: Community, person: Person, regulated: list[Area]) -> list[Need]:
    handed_in: dict[Any, list[Credential]] = {}
    for credential in credentials_of(person.id, community):
        handed_in.setdefault(credential.area_id, []).append(credential)
    language = get_language() or "en"
    needs = [
        Need(area.slug, in_language(area.name, language), handed_in.get(area.id, [])[:SHOWN])
        for area in regulated
    ]
    if community.policy.expert_credential:
        needs.insert(0, Need(EVERYWHERE, _("all areas"), handed_in.get(None, [])[:SHOWN]))
    return needs
