"""The profile: name, language, time zone, API tokens."""

from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from peerdesk.core.clock import now
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import change_profile, make_token, revoke_token
from peerdesk.domain.people.queries import own_token, tokens_of
from peerdesk.entrypoints.web.account.language import keep_language
from peerdesk.entrypoints.web.community import found
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in


class ProfileForm(forms.Form):
    """What the person says of themselves; the name is never shown to the other side (F4)."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Only for us. In a chat you appear under your alias."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
    )


@login_required
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the profile."""
    person = signed_in(request)
    form = ProfileForm(request.POST or None, initial=_present(person))
    if request.method == "POST" and form.is_valid():
        change_profile(person=person, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        answer = redirect("profile")
        keep_language(answer, form.cleaned_data["language"])
        return answer
    page = {
        "form": form,
        "tokens": tokens_of(person),
        "secret": request.session.pop("token", ""),
        "handed_over": caller_of(request).only_community is not None,
    }
    return render(request, "account/profile.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a personal API token; its secret is shown once, on the next page.

    Not for whom a brand has handed over: it would outlive the brand's word and reach further.
    """
    if caller_of(request).only_community:
        raise Http404
    name = request.POST.get("name", "").strip()[:80]
    request.session["token"] = make_token(person=signed_in(request), name=name)
    return redirect("/profile/#tokens")


@login_required
@require_POST
def end_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End one of one's own tokens; another's is not found."""
    with found():
        token = own_token(signed_in(request), token_id)
    revoke_token(token_id=token.id, now=now())
    messages.success(request, _("The token has ended."))
    return redirect("/profile/#tokens")


def _present(person: Person) -> dict[str, str]:
    return {"name": person.name, "language": person.language, "time_zone": person.time_zone}
