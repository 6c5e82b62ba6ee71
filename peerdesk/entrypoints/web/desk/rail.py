"""What stands beside the lists: the queues with their lengths, the teams, whose desk it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from peerdesk.core.statements import side_by_side
from peerdesk.domain.admission.owners_view import waiting_in
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.teams import teams_of, teams_of_person
from peerdesk.domain.conversations.desk_counts import MOST, ask_counts
from peerdesk.domain.conversations.desk_lists import QUEUES, Desk
from peerdesk.domain.mail.access import ask_set_aside
from peerdesk.entrypoints.web.desk.choices import ask_choices
from peerdesk.entrypoints.web.desk.parts import QUEUES as OTHER_QUEUES
from peerdesk.entrypoints.web.desk.parts import OtherQueue, ask_rail
from peerdesk.entrypoints.web.desk.queues import NAMES
from peerdesk.entrypoints.web.signed_in import caller_of, memberships_of, signed_in


@dataclass(frozen=True, slots=True)
class Tab:
    """A queue to choose; `count` "99+" when there are more."""

    key: str
    title: str | Promise
    icon: str
    url: str
    count: str
    is_here: bool = False
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The queue and team that the address names, and the desk that they make."""

    key: str
    team: str
    desk: Desk

    @property
    def query(self) -> str:
        """The same as an address's query."""
        team = {"team": self.team} if self.team else {}
        return urlencode({"list": self.key, **team})


def chosen(request: HttpRequest, communities: Sequence[UUID]) -> Chosen:
    """What the reader looks at; what isn't there is the list of those who wait."""
    key, team = request.GET.get("list", ""), request.GET.get("team", "")
    person_id = signed_in(request).id
    teams = _teams(team, person_id, communities)
    desk = Desk(person_id, communities, teams)
    return Chosen(key if key in QUEUES else "waiting", team if teams is not None else "", desk)


def rail_context(
    request: HttpRequest, communities: Sequence[Community], here: Chosen, now: datetime
) -> dict[str, Any]:
    """The queues, other lists, what others hang below them, and what can be chosen on the page.

    All of it is asked on one journey to the database.
    """
    caller, ids = caller_of(request), [one.id for one in communities]
    with side_by_side():
        counts = ask_counts(here.desk, now=now)
        others = [(one, one.ask(caller, ids)) for one in OTHER_QUEUES]
        mails, rail, choices = ask_set_aside(ids, MOST), ask_rail(request, ids), ask_choices(ids)
    lengths = counts()
    return {
        "tabs": [_tab(key, here, lengths) for key in QUEUES],
        "other_tabs": [
            *(_other(one, answer.value()) for one, answer in others),
            *_mails(communities, dict(mails.rows())),
            *_approvals(request, communities),
        ],
        "team": here.team,
        "choices": choices(),
        "rail": rail(),
        "list_query": here.query,
    }


def _teams(team: str, person_id: UUID, communities: Sequence[UUID]) -> list[UUID] | None:
    if not team:
        return None
    if team == "mine":
        return [one.id for one in teams_of_person(person_id, communities)]
    known = {str(one.id): one.id for where in communities for one in teams_of(where)}
    return [known[team]] if team in known else None


def _tab(key: str, here: Chosen, counts: Mapping[str, int]) -> Tab:
    query = urlencode({"list": key, **({"team": here.team} if here.team else {})})
    return Tab(
        key=key,
        title=NAMES[key].title,
        icon=NAMES[key].icon,
        url=f"{reverse('desk')}?{query}",
        count=counted(counts.get(key, 0)),
        is_here=key == here.key,
        is_bad=key == "overdue",
    )


def _other(queue: OtherQueue, count: int) -> Tab:
    return Tab(queue.key, queue.title, queue.icon, reverse(queue.url_name), counted(count))


def _mails(communities: Sequence[Community], counts: Mapping[UUID, int]) -> list[Tab]:
    """Mails that were set aside, where there are any."""
    return [
        Tab(
            f"mails-{one.slug}",
            _("Mail set aside") if len(communities) == 1 else f"{_('Mail set aside')} · {one.name}",
            "warning",
            reverse("manage-mail", args=[one.slug]),
            counted(counts[one.id]),
        )
        for one in communities
        if one.id in counts
    ]


def _approvals(request: HttpRequest, communities: Sequence[Community]) -> list[Tab]:
    """For who owns a community too: applications and proofs that wait for an owner's word."""
    roles = memberships_of(request)
    owned = {one.community_id for one in roles if one.role == Membership.Role.OWNER}
    tabs = []
    for community in communities:
        if community.id in owned:
            waiting = waiting_in(community)
            page = "applications" if waiting.applications or not waiting.credentials else ""
            url = reverse(page or "credentials", args=[community.slug])
            title = _("Approvals") if len(owned) == 1 else f"{_('Approvals')} · {community.name}"
            count = counted(waiting.applications + waiting.credentials)
            tabs.append(Tab(f"approvals-{community.slug}", title, "check", url, count))
    return tabs


def counted(count: int) -> str:
    """A queue's length as it is shown; nothing for an empty one."""
    return "99+" if count >= MOST else str(count or "")
