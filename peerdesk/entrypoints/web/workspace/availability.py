"""When the expert is there: the switch in the header, and the hours of the week (C4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.expertise.queries import times_of
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import back_to, communities_as, staff_page
from peerdesk.entrypoints.web.workspace.hours_form import HoursForm
from peerdesk.entrypoints.web.workspace.inbox import presences_of
from peerdesk.workflows.change_availability import change_availability


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The hours of one community; each has its own."""
    communities = communities_as(request, Membership.Role.EXPERT)
    community = _chosen(communities, slug)
    times = times_of(signed_in(request), community)
    form = HoursForm(times, community, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _saved(request, community, form):
        messages.success(request, _("Your hours are saved."))
        return redirect("availability-in", community.slug)
    context = {
        "here": "availability",
        "communities": communities,
        "community": community,
        "form": form,
        "presence": presences_of(signed_in(request), [community])[0]["presence"],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workspace/availability.html", context, status=status)


@staff_page
@require_POST
def switch(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause or come back, with one press; the same press undoes it."""
    community = _chosen(communities_as(request, Membership.Role.EXPERT), slug)
    person, paused = signed_in(request), request.POST.get("paused") == "1"
    times = times_of(person, community)
    change_availability(
        caller=caller_of(request),
        community=community,
        schedule=times.schedule,
        time_zone=times.time_zone,
        paused=paused,
        at_once=times.at_once,
        languages=times.languages,
    )
    there = presences_of(person, [community])[0]["presence"].words
    words = _("Paused: nobody asks you anything now.") if paused else there
    messages.info(request, words, extra_tags="undo")
    request.session["undo"] = {
        "action": reverse("switch-availability", args=[slug]),
        "fields": {"paused": "0" if paused else "1"},
    }
    return redirect(back_to(request, reverse("workspace")))


def _saved(request: HttpRequest, community: Community, form: HoursForm) -> bool:
    person = signed_in(request)
    try:
        change_availability(
            caller=caller_of(request),
            community=community,
            schedule=form.schedule(),
            time_zone=form.cleaned_data["time_zone"],
            paused=times_of(person, community).paused,
            at_once=form.cleaned_data["at_once"],
            languages=form.cleaned_data["languages"],
        )
    except InvalidInput as refusal:
        form.refuse(refusal)
        return False
    return True


def _chosen(communities: list[Community], slug: str) -> Community:
    chosen = next((one for one in communities if slug in ("", one.slug)), None)
    if chosen is None:
        raise NotFound
    return chosen
