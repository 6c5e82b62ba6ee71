"""Words that stand beside the timeline go from everywhere they were stored; a step (P10, I16).

Those of a refund request or of a rating: a rating's comment is a request's reason too, and stands
in the timeline's entry of the stars.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from peerdesk.core.idempotency import rewrite_answers
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.realtime import hint_conversation
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.redacting import cut_comments
from peerdesk.domain.moderation.detection import detect
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.moderation.quotes import quotes_of_all
from peerdesk.domain.ratings import removing as ratings
from peerdesk.domain.refunds.operations import removing as refunds

# So long answers are kept for a retry.
_KEPT: Final = timedelta(hours=25)
# The members of an answer that are somebody's words.
_WORDS: Final = frozenset({"reason", "answer", "decision", "comment", "text"})


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken, whose words they were."""

    subject: RemovedWords.Subject
    subject_id: UUID
    words: str
    texts: Sequence[str]
    author_id: UUID | None


def forget_words(
    conversation: Conversation, taken: Sequence[Taken], *, by: UUID, by_role: str, now: datetime
) -> None:
    """Who took them and when stays; their authors are told, open pages show it at once.

    Inside the caller's transaction, with the conversation locked.
    """
    if not taken:
        return
    texts = [text for one in taken for text in one.texts]
    _cut_elsewhere(conversation, quotes_of_all(texts, conversation.language).cut, now)
    for one in taken:
        _note(conversation, one, by=by, by_role=by_role, now=now)
    for author_id in sorted({one.author_id for one in taken if one.author_id}):
        _tell_author(conversation, author_id, by=by, now=now)
    hint_conversation(conversation.id, 0)


def _note(
    conversation: Conversation, taken: Taken, *, by: UUID, by_role: str, now: datetime
) -> None:
    spans = (span for text in taken.texts for span in detect(text, conversation.language))
    RemovedWords.objects.create(
        conversation=conversation,
        subject=taken.subject,
        subject_id=taken.subject_id,
        words=taken.words,
        by_id=by,
        by_role=by_role,
        at=now,
        found=sorted({span.kind.value for span in spans}),
    )


def _cut_elsewhere(conversation: Conversation, cut: Callable[[Any], Any], now: datetime) -> None:
    cut_comments(conversation, cut)
    refunds.cut_words(conversation.id, cut)
    ratings.cut_words(conversation.id, cut)
    rewrite_answers(
        since=now - _KEPT,
        holding=str(conversation.id),
        rewrite=lambda body: _cut_answer(body, cut),
    )


def _cut_answer(body: str, cut: Callable[[Any], Any]) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    return json.dumps(_without(answer, cut), ensure_ascii=False)


def _without(value: Any, cut: Callable[[Any], Any]) -> Any:
    """Words alone are cut: a short comment may be spelled like a code."""
    if isinstance(value, list):
        return [_without(one, cut) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: cut(one) if name in _WORDS and isinstance(one, str) else _without(one, cut)
        for name, one in value.items()
    }


def _tell_author(conversation: Conversation, author_id: UUID, *, by: UUID, now: datetime) -> None:
    if author_id == by:
        return
    tell(
        person_id=author_id,
        kind="content_removed",
        url=f"/conversations/{conversation.id}/",
        values={"community": conversation.community.name},
        now=now,
    )
