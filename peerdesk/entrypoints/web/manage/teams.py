"""Teams of the support team: named, staffed, retired (S3)."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import id_in
from peerdesk.domain.communities.models import Community, Team
from peerdesk.domain.communities.teams import (
    add_team,
    agents_of,
    any_team,
    change_team,
    members_of,
    retire_team,
    teams_of,
)
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.staff import staff_page


@dataclass
class TeamForm:
    """Names by language and the people ticked, with what is wrong."""

    name: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ids(self) -> list[UUID]:
        return [found for one in self.people if (found := id_in(one))]


@staff_page
def teams(request: HttpRequest, slug: str) -> HttpResponse:
    """All teams with who works in them; POST adds one."""
    community = owned(request, slug)
    form, status = TeamForm(), 200
    if request.method == "POST":
        form = _typed(community, request)
        try:
            add_team(community=community, name=form.name, people=form.ids)
        except InvalidInput as refusal:
            form.errors, status = dict(refusal.errors), 422
        else:
            messages.success(request, _("The team is there. Choose it for the reasons it serves."))
            return redirect("teams", slug)
    found, members = teams_of(community.id, retired=True), members_of(community.id)
    context = {
        "teams": [(one, members.get(one.id, [])) for one in found if not one.retired_at],
        "retired": [one for one in found if one.retired_at],
        **_form(community, form),
    }
    return render(request, "manage/teams.html", context, status=status)


@staff_page
def team(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One team; POST changes its name and its people."""
    community = owned(request, slug)
    row = _own(community, id)
    here = members_of(community.id).get(row.id, [])
    form, status = TeamForm(dict(row.name), [str(one.person_id) for one in here]), 200
    if request.method == "POST":
        form = _typed(community, request)
        try:
            change_team(team=row, name=form.name, people=form.ids)
        except InvalidInput as refusal:
            form.errors, status = dict(refusal.errors), 422
        else:
            messages.success(request, _("Saved."))
            return redirect("teams", slug)
    return render(
        request, "manage/team.html", {"team": row, **_form(community, form)}, status=status
    )


@staff_page
@require_POST
def retire(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Nothing new goes to it, or it is taken up again."""
    community = owned(request, slug)
    retired = request.POST.get("retired") == "1"
    retire_team(team=_own(community, id), retired=retired, now=clock.now())
    words = _("Retired. What the team has stays with it.") if retired else _("It is back.")
    messages.success(request, words)
    return redirect("teams", slug)


def _form(community: Community, form: TeamForm) -> dict[str, Any]:
    return {
        "here": "reasons",
        "community": community,
        "form": form,
        "agents": [(one, str(one.person_id) in form.people) for one in agents_of(community.id)],
    }


def _typed(community: Community, request: HttpRequest) -> TeamForm:
    names = {tongue: request.POST.get(f"name-{tongue}", "") for tongue in community.languages}
    return TeamForm(names, request.POST.getlist("people")[:500])


def _own(community: Community, team_id: UUID) -> Team:
    row = any_team(team_id)
    if row.community_id != community.id:
        raise Http404
    return row
