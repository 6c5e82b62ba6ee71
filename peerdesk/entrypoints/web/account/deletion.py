"""Deleting one's account: what goes, what stays, what stands in the way; then gone (F12)."""

from typing import Any

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from peerdesk.core.clock import now
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.limits import TooMany, take
from peerdesk.domain.people.erasing import DELETIONS
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.delete_account import delete_account
from peerdesk.workflows.weigh_deletion import Weighed, small_balance, weigh_deletion


class DeletionForm(VerbForm):
    """What only its owner says: the password or, where there is none, the e-mail address."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    give_up_balance = forms.BooleanField(label=_("I give up what is left to me."), required=False)

    def __init__(self, data: Any, *, person: Person, weighed: Weighed) -> None:
        super().__init__(data)
        del self.fields["email" if person.has_usable_password() else "password"]
        if not weighed.small:
            del self.fields["give_up_balance"]


@login_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """The page; sent with the proof, the account is gone and its owner signed out."""
    person = signed_in(request)
    weighed = weigh_deletion(person)
    form = DeletionForm(
        request.POST if request.method == "POST" else None, person=person, weighed=weighed
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        refusal = _refused(person, form)
        if refusal is None:
            logout(request)
            return redirect("account-deleted")
    weighed = weigh_deletion(person) if refusal else weighed
    left = [small_balance(person, community, money) for community, money in weighed.small]
    page = {"form": form, "weighed": weighed, "left": left, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "account/delete.html", page, status=status)


@never_cache
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """That it is done, for somebody who has no account."""
    return render(request, "account/deleted.html")


def _refused(person: Person, form: DeletionForm) -> Refusal | None:
    """What became of it; the fields that are wrong are marked in the form."""
    try:
        take(DELETIONS, person.id)
        delete_account(person=person, **form.cleaned_data, now=now())
    except TooMany as no:
        return no
    except InvalidInput as wrong:
        form.refuse(wrong)
        return wrong
    except Refusal as no:
        return no
    return None
