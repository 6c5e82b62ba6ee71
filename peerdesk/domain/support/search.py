"""Searching conversations: everything one may see, by word, number, customer, state, team, tag.

Who works for a community finds all of its conversations, notes included; everyone else their own,
by what they can read there. `standings` has the last word on each (I17).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from peerdesk.core.fulltext import CONFIGS, unfinished
from peerdesk.core.paging import Page, limited, parse_cursor
from peerdesk.domain.communities.models import Membership, Team
from peerdesk.domain.communities.queries import memberships_of
from peerdesk.domain.conversations.access import STAFF, Seen, seen_by
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.criteria import Criteria, bare_number
from peerdesk.domain.support.excerpts import Excerpt, excerpts_of
from peerdesk.domain.support.models import SearchEntry

Query = SearchQuery | CombinedSearchQuery


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation that fits, and the place where the words stand."""

    seen: Seen
    excerpt: Excerpt


def search(
    caller: Caller,
    criteria: Criteria,
    *,
    as_staff: bool = False,
    cursor: str | None = None,
    limit: int = 30,
) -> Page[Found]:
    """What fits, newest first, by keyset; `as_staff` leaves out what is only one's own.

    A page may hold fewer than `limit` and still have a next one.
    """
    limit = limited(limit)
    staffed = _staffed(caller)
    rows = _within(caller, staffed, as_staff).filter(_fits(criteria, caller))
    if words := _asked(criteria, staffed):
        rows = rows.filter(words)
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: limit + 1])
    shown = seen_by(caller, found[:limit])
    texts = excerpts_of(shown, criteria.words)
    items = [Found(seen, texts[seen.conversation.id]) for seen in shown]
    return Page(items, str(found[limit - 1].id) if len(found) > limit else None)


def _staffed(caller: Caller) -> list[UUID]:
    """The communities for which the caller works."""
    return [row.community_id for row in memberships_of(caller) if row.role in STAFF]


def _within(caller: Caller, staffed: Collection[UUID], as_staff: bool) -> QuerySet[Conversation]:
    """What the caller may see at all."""
    rows = Conversation.objects.select_related("community", "reason", "team")
    if caller.only_community:
        rows = rows.filter(community_id=caller.only_community)
    if as_staff:
        return rows.filter(community_id__in=staffed)
    seats = Participant.objects.filter(
        conversation=OuterRef("pk"), person=caller.person, left_at=None
    )
    # Without a role on any staff the database isn't asked about one.
    return rows.filter(Q(community_id__in=staffed) | Exists(seats) if staffed else Exists(seats))


def _asked(criteria: Criteria, staffed: Collection[UUID]) -> Q | None:
    """The words, or the number: what notes say is found by who may read them."""
    if not criteria.words:
        return None
    query = _all_of(criteria.words)
    said = SearchEntry.objects.filter(words=query)
    asked = Q(id__in=said.values("conversation_id"))
    if staffed:
        noted = SearchEntry.objects.filter(staff_words=query, community_id__in=staffed)
        asked |= Q(id__in=noted.values("conversation_id"))
    if (number := bare_number(criteria)) is not None:
        asked |= Q(number=number)
    return asked


def _all_of(words: Sequence[str]) -> Query:
    """All of the words, in one language or another: each knows its own endings and stop words."""
    asked = " & ".join(unfinished(list(words)))
    query: Query = SearchQuery(asked, config="simple", search_type="raw")
    for config in CONFIGS.values():
        query = query | SearchQuery(asked, config=config, search_type="raw")
    return query


def _fits(criteria: Criteria, caller: Caller) -> Q:
    fits = Q()
    if criteria.number is not None:
        fits &= Q(number=criteria.number)
    for key, rule in _RULES.items():
        if values := criteria.of(key):
            fits &= rule(values, caller)
    return fits


def _in_state(values: Sequence[str], _caller: Caller) -> Q:
    wanted = Q(state__in=values)
    return wanted | ~Q(state=State.CLOSED) if "open" in values else wanted


def _in_channel(values: Sequence[str], _caller: Caller) -> Q:
    return Q(channel__in=values)


def _tagged(values: Sequence[str], _caller: Caller) -> Q:
    # The second condition is the index's own.
    return Q(tags__contains=[value.lower() for value in values]) & ~Q(tags=[])


def _in_team(values: Sequence[str], _caller: Caller) -> Q:
    named = Team.objects.filter(slug__in=values)
    none = Q(team=None) if "none" in values else Q(pk__in=[])
    return none | Q(team__in=named)


def _of_customer(values: Sequence[str], _caller: Caller) -> Q:
    """By the beginning of the alias under which they are known there."""
    wanted = Q()
    for value in values:
        wanted |= Q(alias__istartswith=value)
    known = Participant.objects.filter(
        wanted, conversation=OuterRef("pk"), role=Membership.Role.CUSTOMER
    )
    return Q(Exists(known))


def _had_by(values: Sequence[str], caller: Caller) -> Q:
    had = Q(pk__in=[])
    for value in values:
        if value.lower() == "me":
            had |= Q(handler=caller.person)
        elif value.lower() == "nobody":
            had |= Q(handler=None)
        else:
            named = Participant.objects.alias(name=Lower("alias")).filter(
                name__startswith=value.lower(),
                conversation=OuterRef("pk"),
                person=OuterRef("handler"),
            )
            had |= Q(Exists(named))
    return had


def _in_community(values: Sequence[str], _caller: Caller) -> Q:
    return Q(community__slug__in=values)


def _in_language(values: Sequence[str], _caller: Caller) -> Q:
    return Q(language__in=values)


_RULES = {
    "state": _in_state,
    "channel": _in_channel,
    "tag": _tagged,
    "team": _in_team,
    "customer": _of_customer,
    "who": _had_by,
    "in": _in_community,
    "language": _in_language,
}
