"""Finding conversations again: the search, saved views, the tags that are offered, mentions."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field, StrictBool

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.limits import take
from peerdesk.core.paging import Page
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import memberships_of
from peerdesk.domain.conversations.access import seen_by
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.support.access import any_view, owns, staffed_community
from peerdesk.domain.support.criteria import LONGEST, parse
from peerdesk.domain.support.operations.tagging import keep_tag, retire_tag
from peerdesk.domain.support.operations.viewing import drop_view, keep_view
from peerdesk.domain.support.queries import mentioned, tags_of, views_for
from peerdesk.domain.support.search import search
from peerdesk.domain.support.wire import found_wire, tag_wire, view_wire
from peerdesk.entrypoints.api import shapes, support_shapes, throttles
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Part

router = Router(tags=["support"], auth=SIGNED_IN)
Asked = Annotated[
    str,
    Query(
        max_length=LONGEST,
        description="words in any of four languages, #1234, and state:, channel:, tag:, team:, "
        "customer:, who:, in:, language: with a value",
    ),
]
TagName = Annotated[str, Path(max_length=200)]


class View(Input):
    """A search under a name; `shared` by owners only."""

    title: str = Field(min_length=1, max_length=60)
    query: str = Field(min_length=1, max_length=LONGEST)
    shared: StrictBool = False


class NewTag(Input):
    """A tag and its colour."""

    name: str = Field(min_length=1, max_length=40)
    colour: Literal["plain", "accent", "moss", "amber", "brick", "orange"] = "plain"


@router.get("/search", response=shapes.ListOf[support_shapes.Found])
def find(request: HttpRequest, part: Part, q: Asked = "") -> HttpResponse:
    """Conversations that fit, newest first, out of all that the caller may see."""
    caller = caller_of(request)
    take(throttles.SEARCHES, caller.person.id)
    page = search(caller, parse(q), cursor=part.cursor, limit=part.limit)
    return answer_page(Page([found_wire(one) for one in page.items], page.next))


@router.get("/mentions", response=shapes.ListOf[shapes.Conversation])
def mentions(request: HttpRequest, part: Part) -> HttpResponse:
    """Conversations in which a colleague's note names the caller, who hasn't looked since."""
    caller = caller_of(request)
    communities = {one.community_id for one in memberships_of(caller)}
    page = mentioned(caller.person.id, communities, cursor=part.cursor, limit=part.limit)
    items = [conversation_wire(seen) for seen in seen_by(caller, page.items)]
    return answer_page(Page(items, page.next))


@router.get("/communities/{slug}/tags", response=shapes.ListOf[support_shapes.Tag])
def tags(request: HttpRequest, slug: str) -> HttpResponse:
    """The tags that are offered there, by name."""
    community = staffed_community(caller_of(request), slug)
    return answer_page(Page([tag_wire(one) for one in tags_of([community.id])], None))


@router.post("/communities/{slug}/tags", response=support_shapes.Tag)
def make_tag(request: HttpRequest, slug: str, body: NewTag) -> HttpResponse:
    """Makes a tag, or gives one another colour."""
    community = staffed_community(caller_of(request), slug)
    return answer(tag_wire(keep_tag(community=community, name=body.name, colour=body.colour)))


@router.delete("/communities/{slug}/tags/{name}", response={204: None})
def remove_tag(request: HttpRequest, slug: str, name: TagName) -> HttpResponse:
    """Offers it no longer; conversations that have it keep it."""
    community = staffed_community(caller_of(request), slug)
    retire_tag(community=community, name=name, now=clock.now())
    return HttpResponse(status=204)


@router.get("/communities/{slug}/views", response=shapes.ListOf[support_shapes.SavedView])
def views(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own saved searches and the shared ones, by title."""
    caller = caller_of(request)
    community = staffed_community(caller, slug)
    found = views_for(caller.person.id, [community.id])
    return answer_page(Page([view_wire(one) for one in found], None))


@router.post("/communities/{slug}/views", response={201: support_shapes.SavedView})
def save_view(request: HttpRequest, slug: str, body: View) -> HttpResponse:
    """Saves a search under a name, in the place of one of the same name."""
    caller = caller_of(request)
    community = staffed_community(caller, slug)
    person = _whose(caller, community, shared=body.shared)
    kept = keep_view(
        community=community, person=person, title=body.title, query=body.query, now=clock.now()
    )
    return answer(view_wire(kept), 201)


@router.delete("/views/{id}", response={204: None})
def remove_view(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Removes one of one's own, or an owner a shared one."""
    caller = caller_of(request)
    view = any_view(caller, id)
    person = _whose(caller, view.community, shared=view.person_id is None)
    if view.person_id not in (None, caller.person.id):
        raise NotFound
    drop_view(community=view.community, person=person, view_id=id)
    return HttpResponse(status=204)


def _whose(caller: Caller, community: Community, *, shared: bool) -> Person | None:
    if shared:
        owns(caller, community)
        return None
    return caller.person
