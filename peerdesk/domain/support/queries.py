"""Reads of support: colleagues, mentions, tags, saved views, copies."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Q

from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.core.statements import Asked, Uuids, columns_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.support.models import Copy, Mention, SavedView, Tag

MOST_TAGS = 200
MOST_VIEWS = 100


def colleagues_in(community_id: UUID) -> list[Membership]:
    """The support team there, by alias: who can be named in a note."""
    rows = Membership.objects.filter(
        community_id=community_id, role=Membership.Role.AGENT, ended_at=None, person__is_active=True
    )
    return list(rows.order_by("alias", "id"))


def mentioned(
    person_id: UUID, communities: Collection[UUID], *, cursor: str | None = None, limit: int = 50
) -> Page[Conversation]:
    """Where somebody was named in a note and hasn't looked since, newest conversation first."""
    limit = limited(limit)
    unseen = Mention.objects.filter(person_id=person_id, seen_at=None)
    rows = Conversation.objects.select_related("community", "reason", "team").filter(
        community_id__in=communities, id__in=unseen.values("conversation_id")
    )
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda row: row.id)


def unseen_mentions(person_id: UUID, communities: Collection[UUID]) -> int:
    """In how many conversations somebody is to look."""
    return int(ask_unseen_mentions(person_id, communities).value())


def ask_unseen_mentions(person_id: UUID, communities: Collection[UUID]) -> Asked:
    """The same on its way."""
    return Asked(_UNSEEN, [person_id, Uuids(communities)])


_UNSEEN: Final = """
SELECT count(DISTINCT c.id) FROM support_mention one
JOIN conversations_conversation c ON c.id = one.conversation_id
WHERE one.person_id = %s AND one.seen_at IS NULL AND c.community_id = ANY(%s)
"""


def tags_of(communities: Collection[UUID]) -> list[Tag]:
    """The tags that are offered there, by name."""
    rows = Tag.objects.filter(community_id__in=communities, retired_at=None)
    return list(rows.select_related("community").order_by("name", "id")[:MOST_TAGS])


def ask_tags(communities: Collection[UUID]) -> Asked:
    """The same on their way; rows of `Tag`."""
    return Asked(_TAGS, [Uuids(communities)])


_TAGS: Final = f"""
SELECT {columns_of(Tag, "tag")} FROM support_tag tag
WHERE tag.community_id = ANY(%s) AND tag.retired_at IS NULL
ORDER BY tag.name, tag.id LIMIT {MOST_TAGS}
"""  # noqa: S608 - made of our own constants


def colours_of(community_id: UUID, names: Collection[str]) -> dict[str, str]:
    """By name, retired ones too: a conversation keeps what it has."""
    rows = Tag.objects.filter(community_id=community_id, name__in=names)
    return dict(rows.values_list("name", "colour"))


def views_for(person_id: UUID, communities: Collection[UUID]) -> list[SavedView]:
    """One's own saved views and the shared ones, by title."""
    rows = SavedView.objects.filter(
        Q(person_id=person_id) | Q(person=None), community_id__in=communities
    )
    return list(rows.select_related("community").order_by("title", "id")[:MOST_VIEWS])


def ask_views(person_id: UUID, communities: Collection[UUID], *, most: int) -> Asked:
    """The first of these on their way; rows of `SavedView`."""
    return Asked(_VIEWS, [Uuids(communities), person_id, most])


_VIEWS: Final = f"""
SELECT {columns_of(SavedView, "view")} FROM support_savedview view
WHERE view.community_id = ANY(%s) AND (view.person_id = %s OR view.person_id IS NULL)
ORDER BY view.title, view.id LIMIT %s
"""  # noqa: S608 - made of our own constants


def copies_of(conversation_id: UUID, seqs: Collection[int]) -> list[tuple[UUID, int]]:
    """Where these messages stand a second time, after a split; what goes here must go there."""
    rows = Copy.objects.filter(source_id=conversation_id, source_seq__in=seqs)
    return list(rows.order_by("conversation_id", "seq").values_list("conversation_id", "seq"))


def places_of(conversation_id: UUID, seqs: Collection[int]) -> set[tuple[UUID, int]]:
    """These messages, and every other place where the same ones stand through splits."""
    known = {(conversation_id, seq) for seq in seqs}
    looked_at: set[tuple[UUID, int]] = set()
    while fresh := known - looked_at:
        looked_at |= fresh
        for where, seq in fresh:
            known |= set(copies_of(where, [seq]))
            origin = Copy.objects.filter(conversation_id=where, seq=seq)
            known |= set(origin.values_list("source_id", "source_seq"))
    return known


def twins_of(conversation_id: UUID, seq: int) -> list[tuple[UUID, int]]:
    """Where the same words stand a second time after a split, seen from either side."""
    came = Copy.objects.filter(conversation_id=conversation_id, seq=seq)
    origins = came.values_list("source_id", "source_seq")
    return [*origins, *copies_of(conversation_id, [seq])]
