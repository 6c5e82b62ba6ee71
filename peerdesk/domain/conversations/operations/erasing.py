"""Erasing a person (I20): their timelines stay whole, and tell of a former member."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation, Event, Participant


def open_ones(person_id: UUID) -> list[UUID]:
    """What they asked or have and isn't closed, and what they still read along."""
    mine = Q(customer_id=person_id) | Q(handler_id=person_id)
    living = Conversation.objects.filter(mine).exclude(state=State.CLOSED)
    watched = Participant.objects.filter(person_id=person_id, watching=True, left_at=None)
    ids = {*living.values_list("id", flat=True)}
    return sorted(ids | {*watched.values_list("conversation_id", flat=True)})


def participant_in(conversation: Conversation, person_id: UUID) -> Participant:
    """The person there."""
    return Participant.objects.get(conversation=conversation, person_id=person_id)


def forget_alias(person_id: UUID, community: Community, *, former: str) -> None:
    """Whoever reads a timeline of theirs reads `former`; inside the caller's transaction.

    Their words stay: they belong to the other side, too, and can be redacted one by one.
    """
    theirs = Participant.objects.filter(person_id=person_id, conversation__community=community)
    known = list(theirs.values_list("conversation_id", "alias"))
    ids = [conversation_id for conversation_id, _alias in known]
    written = Event.objects.filter(conversation_id__in=ids, author_id=person_id)
    written.update(author_alias=former)
    _reword(person_id, ids, {alias for _id, alias in known}, former)
    theirs.update(alias=former)


def _reword(person_id: UUID, ids: list[UUID], aliases: Collection[str], former: str) -> None:
    """What the system noted with a name: who redacted, and to whom a case was given."""
    with connection.cursor() as cursor:
        cursor.execute(_REDACTED, {"ids": ids, "person": person_id, "former": former})
        for alias in aliases:
            for key in ("to", "by"):
                values = {"ids": ids, "key": key, "alias": alias, "former": former}
                cursor.execute(_GIVEN, values)


_REDACTED: Final = """
UPDATE conversations_event SET data = jsonb_set(data, '{by,alias}', to_jsonb(%(former)s::text))
WHERE conversation_id = ANY(%(ids)s) AND author_id = %(person)s
  AND kind = 'redacted' AND data #> '{by,alias}' IS NOT NULL
"""
_GIVEN: Final = """
UPDATE conversations_event
SET data = jsonb_set(data, ARRAY['values', %(key)s], to_jsonb(%(former)s::text))
WHERE conversation_id = ANY(%(ids)s) AND kind = 'notice'
  AND data->>'code' IN ('assigned', 'team_changed')
  AND data #>> ARRAY['values', %(key)s] = %(alias)s
"""
