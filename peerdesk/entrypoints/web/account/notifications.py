"""What the reader is told by push and by mail, and their quiet hours."""

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from peerdesk.delivery.notifications.devices import ringing
from peerdesk.delivery.notifications.kinds import Topic
from peerdesk.delivery.notifications.preferences import Wishes, wish, wishes_of
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import change_profile
from peerdesk.entrypoints.web.signed_in import signed_in

_TOPICS = [
    (Topic.INVITATIONS.value, gettext_lazy("Questions that need you")),
    (Topic.ACCOUNT.value, gettext_lazy("Your part: approvals, ratings, decisions")),
]
_CLOCK = {"type": "time"}


class WishesForm(forms.Form):
    """Two lists of topics, and a span of the night."""

    push = forms.MultipleChoiceField(
        label=gettext_lazy("As a notification on your devices"),
        choices=_TOPICS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mail = forms.MultipleChoiceField(
        label=gettext_lazy("By e-mail, when no device has rung"),
        choices=_TOPICS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), required=False, widget=forms.TimeInput(attrs=_CLOCK)
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet until"), required=False, widget=forms.TimeInput(attrs=_CLOCK)
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=[(zone, zone) for zone in sorted(available_timezones())],
    )

    def clean(self) -> dict[str, object]:
        """Both ends of the quiet hours, or neither."""
        told = super().clean() or {}
        if (told.get("quiet_from") is None) != (told.get("quiet_until") is None):
            field = "quiet_until" if told.get("quiet_until") is None else "quiet_from"
            if field not in self.errors:
                self.add_error(field, _("Give both times, or none."))
        return told

    def wishes(self) -> Wishes:
        """What was chosen."""
        told = self.cleaned_data
        return Wishes(
            frozenset(told["push"]),
            frozenset(told["mail"]),
            told["quiet_from"],
            told["quiet_until"],
        )


@login_required
@never_cache
def notifications(request: HttpRequest) -> HttpResponse:
    """Show and change them."""
    person = signed_in(request)
    form = WishesForm(request.POST or None, initial=_present(person))
    if request.method == "POST" and form.is_valid():
        wish(person_id=person.id, wishes=form.wishes())
        change_profile(person=person, time_zone=form.cleaned_data["time_zone"])
        messages.success(request, _("Your choice is saved."))
        return redirect("notifications")
    page = {"form": form, "ringing": ringing(person.id), "here": "notifications"}
    status = 422 if form.errors else 200
    return render(request, "account/notifications.html", page, status=status)


def _present(person: Person) -> dict[str, object]:
    """What holds now; without a zone of their own, the one that the browser told."""
    wishes = wishes_of(person.id)
    return {
        "push": sorted(wishes.push),
        "mail": sorted(wishes.mail),
        "quiet_from": wishes.quiet_from,
        "quiet_until": wishes.quiet_until,
        "time_zone": person.time_zone
        if person.time_zone != "UTC"
        else str(timezone.get_current_timezone()),
    }
