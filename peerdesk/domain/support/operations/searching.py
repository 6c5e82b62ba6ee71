"""Taking words out of the search for good (I16)."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection


def forget(*, conversation_id: UUID, seqs: Collection[int]) -> None:
    """These events' words are gone from the search; inside the caller's transaction.

    The conversation's entry is emptied at once and read anew after the commit, from what the
    timeline still holds. Who is reading it at this instant is waited for.
    """
    if seqs:
        forget_all(conversation_id=conversation_id)


def forget_all(*, conversation_id: UUID) -> None:
    """The same of whatever was taken away there."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, [conversation_id])


# Not a plain UPDATE: a worker may be making the entry just now, with the old text in it.
_EMPTY = """
INSERT INTO support_searchentry (conversation_id, community_id, seq, words)
SELECT id, community_id, 0, '' FROM conversations_conversation WHERE id = %s
ON CONFLICT (conversation_id) DO UPDATE SET seq = 0, words = '', staff_words = NULL
"""
