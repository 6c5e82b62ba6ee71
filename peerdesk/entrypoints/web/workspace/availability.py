"""When the expert is there: the switch in the header, and the hours of the week (C4)."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.expertise.queries import times_of
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import back_to, communities_as, staff_page
from peerdesk.entrypoints.web.workspace.coming import week_from
from peerdesk.entrypoints.web.workspace.hours_form import HoursForm
from peerdesk.entrypoints.web.workspace.pauses import moment_typed, pauses_from
from peerdesk.entrypoints.web.workspace.switches import presences_of
from peerdesk.workflows.change_availability import change_availability


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The hours of one community; each has its own."""
    communities = communities_as(request, Membership.Role.EXPERT)
    community = chosen_of(communities, slug)
    times, now = times_of(signed_in(request), community), clock.now()
    typed = request.POST if request.method == "POST" else None
    today = now.astimezone(ZoneInfo(times.time_zone)).date()
    form = HoursForm(times, community, typed, today=today)
    if typed is not None and form.is_valid() and _saved(request, community, form):
        messages.success(request, _("Your hours are saved."))
        return redirect("availability-in", community.slug)
    # The regions of a country that was just chosen, for the page's script.
    if typed is None and "country" in request.GET:
        form.initial["country"] = request.GET["country"]
    context = {
        "here": "availability",
        "communities": communities,
        "community": community,
        "form": form,
        "times": times,
        "week": week_from(times.timetable, now, request.GET.get("from", "")),
        "pauses": pauses_from(now, times.time_zone),
        "own": presences_of(signed_in(request), [community])[0],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workspace/availability.html", context, status=status)


@staff_page
@require_POST
def switch(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause or come back, with one press; the same press undoes it."""
    community = chosen_of(communities_as(request, Membership.Role.EXPERT), slug)
    paused = request.POST.get("paused") == "1"
    _change(request, community, paused=paused, paused_until=None)
    there = presences_of(signed_in(request), [community])[0].presence.words
    words = _("Paused: nobody asks you anything now.") if paused else there
    messages.info(request, words, extra_tags="undo")
    request.session["undo"] = {
        "action": reverse("switch-availability", args=[slug]),
        "fields": {"paused": "0" if paused else "1"},
    }
    return redirect(back_to(request, reverse("workspace")))


@staff_page
@require_POST
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause until a moment in the expert's own zone; it ends by itself."""
    community = chosen_of(communities_as(request, Membership.Role.EXPERT), slug)
    times = times_of(signed_in(request), community)
    until = moment_typed(request.POST, times.time_zone)
    try:
        if until is None:
            raise InvalidInput({"paused_until": [_("Choose a day and a time.")]})
        _change(request, community, paused=True, paused_until=until)
    except InvalidInput as refusal:
        for sentences in refusal.errors.values():
            messages.warning(request, " ".join(sentences))
    else:
        words = presences_of(signed_in(request), [community])[0].presence.words
        messages.success(request, _("%(words)s. It ends by itself.") % {"words": words})
    return redirect("availability-in", community.slug)


def _saved(request: HttpRequest, community: Community, form: HoursForm) -> bool:
    try:
        _change(
            request,
            community,
            schedule=form.schedule(),
            time_zone=form.cleaned_data["time_zone"],
            at_once=form.cleaned_data["at_once"],
            languages=form.cleaned_data["languages"],
            exceptions=form.others.exceptions(),
            holidays=form.place(),
        )
    except InvalidInput as refusal:
        form.refuse(refusal)
        return False
    return True


def _change(request: HttpRequest, community: Community, **values: Any) -> None:
    """The stored availability with `values` over it."""
    times = replace(times_of(signed_in(request), community), **values)
    change_availability(caller=caller_of(request), community=community, times=times)


def chosen_of(communities: list[Community], slug: str) -> Community:
    """The one that the address names, the first without a name; raises NotFound."""
    chosen = next((one for one in communities if slug in ("", one.slug)), None)
    if chosen is None:
        raise NotFound
    return chosen
