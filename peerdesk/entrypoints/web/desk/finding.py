"""The desk's search, and the list of where one is named."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peerdesk.core.statements import Asked
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.teams import teams_of
from peerdesk.domain.conversations.access import Seen, seen_by
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.criteria import LONGEST, parse, written
from peerdesk.domain.support.queries import ask_unseen_mentions, mentioned, tags_of
from peerdesk.domain.support.search import search
from peerdesk.entrypoints.web.desk.queues import state_words
from peerdesk.entrypoints.web.signed_in import caller_of, memberships_of
from peerdesk.entrypoints.web.staff import communities_as, staff_page

_FILTERS = ("state", "channel", "team", "tag", "in")


@staff_page
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The line that was typed, with what was chosen beside it, and what fits."""
    communities = communities_as(request, Membership.Role.AGENT)
    chosen = [(key, request.GET.get(key, "").strip()) for key in _FILTERS]
    line = written(request.GET.get("q", ""), chosen)[:LONGEST]
    found = search(
        caller_of(request), parse(line), as_staff=True, cursor=request.GET.get("cursor"), limit=30
    )
    context = {
        "line": line,
        "rows": [{**_row(one.seen), "excerpt": one.excerpt} for one in found.items],
        "next": f"?{urlencode({'q': line, 'cursor': found.next})}" if found.next else "",
        "saved_in": [*communities][:1] if len(communities) == 1 else communities,
        "owned": owned_by(request, communities),
        "choices": _choices(communities),
        **page_context(communities, "search"),
    }
    return render(request, "desk/search.html", context)


@staff_page
@require_safe
def mentions(request: HttpRequest) -> HttpResponse:
    """Where a colleague's note names the reader, until they have looked."""
    communities = communities_as(request, Membership.Role.AGENT)
    caller, ids = caller_of(request), [one.id for one in communities]
    found = mentioned(caller.person.id, ids, cursor=request.GET.get("cursor"))
    context = {
        "rows": [_row(seen) for seen in seen_by(caller, found.items)],
        "next": f"?{urlencode({'cursor': found.next})}" if found.next else "",
        **page_context(communities, "mentions"),
    }
    return render(request, "desk/mentions.html", context)


def ask_mentions(caller: Caller, communities: Sequence[UUID]) -> Asked:
    """How many wait, for the list of queues."""
    return ask_unseen_mentions(caller.person.id, communities)


def page_context(communities: Sequence[Community], here: str) -> dict[str, Any]:
    """What every one of these pages reads."""
    return {"here": here, "communities": communities, "several": len(communities) > 1}


def owned_by(request: HttpRequest, communities: Sequence[Community]) -> set[UUID]:
    """Those of the communities that the reader owns, too."""
    roles = memberships_of(request)
    owned = {one.community_id for one in roles if one.role == Membership.Role.OWNER}
    return owned & {one.id for one in communities}


def _row(seen: Seen) -> dict[str, Any]:
    customer = next((one.alias for one in seen.people if one.role == "customer"), "")
    return {"row": seen.conversation, "alias": customer, "state": state_words(seen.conversation)}


def _choices(communities: Sequence[Community]) -> list[dict[str, Any]]:
    """The lists beside the line; each with its key, title and values."""
    ids = [one.id for one in communities]
    states = {
        "open": _("open"), "waiting": _("waiting"), "active": _("in hand"),
        "pending": _("waits for customer"), "forwarded": _("forwarded"), "closed": _("closed"),
    }  # fmt: skip
    teams = {team.slug: team.name for one in ids for team in teams_of(one)}
    tags = [(tag.name, tag.name) for tag in tags_of(ids)]
    choices: list[tuple[str, str, Any]] = [
        ("state", _("State"), states.items()),
        ("channel", _("Channel"), [("chat", _("chat")), ("ticket", _("ticket"))]),
        ("team", _("Team"), [*teams.items(), ("none", _("no team"))] if teams else []),
        ("tag", _("Tag"), tags),
    ]
    if len(communities) > 1:
        choices.append(("in", _("Community"), [(one.slug, one.name) for one in communities]))
    return [
        {"key": key, "title": title, "values": list(values)}
        for key, title, values in choices
        if values
    ]
