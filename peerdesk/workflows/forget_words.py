"""Words that stand beside the timeline go from everywhere they were stored; a step (P10, I16).

Those of a refund request, a rating and the appeal against it, a paid service, a brief, a form and
of a suspension. Several are stored twice: a rating's comment is a request's reason too, a report
stands in the timeline's entry as well.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.idempotency import rewrite_answers
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.realtime import hint_conversation
from peerdesk.domain.communities import suspending
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.redacting import cut_words
from peerdesk.domain.forwarding import operations as briefs
from peerdesk.domain.moderation.detection import detect
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.moderation.quotes import quotes_of_all
from peerdesk.domain.premium.operations import removing as services
from peerdesk.domain.ratings import removing as ratings
from peerdesk.domain.refunds.operations import removing as refunds

# So long answers are kept for a retry.
_KEPT: Final = timedelta(hours=25)
# The members of an answer that are somebody's words.
_WORDS: Final = frozenset(
    {"reason", "reason_text", "answer", "decision", "comment", "text", "report"}
    | {"goal", "tried", "facts"}
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken, whose words they were."""

    subject: RemovedWords.Subject
    subject_id: UUID
    words: str
    texts: Sequence[str]
    author_id: UUID | None


def require_known(words: Collection[str], known: Collection[str]) -> None:
    """Raises InvalidInput (`words`) unless some are named, and none that isn't there."""
    if not words or not set(words) <= set(known):
        raise InvalidInput({"words": [_("Say which words are to be removed.")]})


def forget_words(
    conversation: Conversation, taken: Sequence[Taken], *, by: UUID, by_role: str, now: datetime
) -> None:
    """Who took them and when stays; their authors are told, open pages show it at once.

    Inside the caller's transaction, with the conversation locked.
    """
    if not taken:
        return
    cut = _quoted(taken, conversation.language)
    cut_words(conversation, cut)
    refunds.cut_words(conversation.id, cut)
    ratings.cut_words(conversation.id, cut)
    services.cut_words(conversation.id, cut)
    briefs.cut_words(conversation.id, cut)
    _cut_kept_answers(conversation.id, cut, now)
    for one in taken:
        language = conversation.language
        _note(conversation, one, language, by=by, by_role=by_role, now=now)
    url = f"/conversations/{conversation.id}/"
    for author_id in _authors(taken):
        _tell_author(author_id, conversation.community, url, by=by, now=now)
    hint_conversation(conversation.id, 0)


def forget_words_of_suspension(
    suspension: Suspension, taken: Sequence[Taken], *, by: UUID, by_role: str, now: datetime
) -> None:
    """The same where there is no conversation."""
    if not taken:
        return
    language = suspension.person.language
    cut = _quoted(taken, language)
    suspending.cut_words(suspension, cut)
    _cut_kept_answers(suspension.id, cut, now)
    for one in taken:
        _note(None, one, language, by=by, by_role=by_role, now=now)
    community = suspension.community
    for author_id in _authors(taken):
        is_own = author_id == suspension.person_id
        page = "/workspace/suspension" if is_own else f"/manage/{community.slug}/suspensions"
        _tell_author(author_id, community, f"{page}/{suspension.id}/", by=by, now=now)


def _quoted(taken: Sequence[Taken], language: str) -> Callable[[Any], Any]:
    return quotes_of_all([text for one in taken for text in one.texts], language).cut


def _authors(taken: Sequence[Taken]) -> list[UUID]:
    return sorted({one.author_id for one in taken if one.author_id})


def _note(
    conversation: Conversation | None,
    taken: Taken,
    language: str,
    *,
    by: UUID,
    by_role: str,
    now: datetime,
) -> None:
    spans = (span for text in taken.texts for span in detect(text, language))
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


def _cut_kept_answers(about: UUID, cut: Callable[[Any], Any], now: datetime) -> None:
    rewrite_answers(
        since=now - _KEPT, holding=str(about), rewrite=lambda body: _cut_answer(body, cut)
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
    return {name: _member(name, one, cut) for name, one in value.items()}


def _member(name: str, value: Any, cut: Callable[[Any], Any]) -> Any:
    is_form = name == "fields" and isinstance(value, dict)
    return (
        cut(value)
        if is_form or (name in _WORDS and isinstance(value, str))
        else _without(value, cut)
    )


def _tell_author(
    author_id: UUID, community: Community, url: str, *, by: UUID, now: datetime
) -> None:
    if author_id == by:
        return
    tell(
        person_id=author_id,
        kind="content_removed",
        url=url,
        values={"community": community.name},
        now=now,
    )
