"""Taking what an event says from everywhere it was stored, for good (P10, I16)."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from peerdesk.core.idempotency import rewrite_answers
from peerdesk.delivery.mail import forgetting
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.realtime import hint_people
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.redacting import Taken, content_of, empty_event
from peerdesk.domain.files.operations import removing
from peerdesk.domain.forwarding import operations as briefs
from peerdesk.domain.moderation.detection import detect
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.moderation.operations.deciding import forget_notes, note_redaction
from peerdesk.domain.moderation.quotes import Quotes, quotes_of_all
from peerdesk.domain.premium.operations import redacting as offers
from peerdesk.domain.ratings import removing as ratings
from peerdesk.domain.refunds.operations import removing as refunds
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.queries import asked_for
from peerdesk.domain.support.operations import searching
from peerdesk.domain.support.queries import twins_of

# A request that posted may have begun so long before its event.
_BEFORE = timedelta(minutes=1)


def redact_event(
    *, conversation: Conversation, seq: int, seen: Seen, by: UUID, flag: Flag | None, now: datetime
) -> bool:
    """The event's words and files are gone from every table, file, mail to go and open screen.

    Who wrote it and when stays, and so does who took it away. There is no way back; done twice it
    is the same (False). Inside the caller's transaction, with the conversation locked.
    """
    taken = content_of(conversation, seq)
    if taken is None:
        return False
    language = conversation.language
    quotes = quotes_of_all(taken.texts, language, title=taken.title)
    event = Event.objects.get(conversation=conversation, seq=seq)
    empty_event(conversation=conversation, seq=seq, cut=quotes.cut, seen=seen, now=now)
    files = removing.remove(file_ids=taken.files, now=now)
    _forget(conversation, seq, taken, quotes, since=event.at - _BEFORE, now=now)
    note_redaction(
        conversation_id=conversation.id,
        seq=seq,
        flag=flag,
        by=by,
        by_role=seen.role,
        found=sorted({span.kind.value for span in detect(taken.text, language)}),
        files=files,
        now=now,
    )
    _tell_author(conversation, event.author_id, by=by, now=now)
    _redact_twins(conversation.id, seq, seen=seen, by=by, now=now)
    return True


def _redact_twins(conversation_id: UUID, seq: int, *, seen: Seen, by: UUID, now: datetime) -> None:
    """After a split the words stand in two conversations of the customer: gone from both."""
    for where, twin in twins_of(conversation_id, seq):
        if other := locked(where):
            redact_event(conversation=other, seq=twin, seen=seen, by=by, flag=None, now=now)


def _forget(
    conversation: Conversation,
    seq: int,
    taken: Taken,
    quotes: Quotes,
    *,
    since: datetime,
    now: datetime,
) -> None:
    """Everywhere besides the timeline."""
    where, seqs = conversation.id, [seq]
    texts: Sequence[str] = [*quotes.whole, *quotes.data]
    offers.forget(conversation=conversation, seq=seq, cut=quotes.cut, now=now)
    refunds.cut_words(where, quotes.cut)
    ratings.cut_words(where, quotes.cut)
    briefs.forget(conversation_id=where, texts=[one for one in texts if one])
    searching.forget(conversation_id=where, seqs=seqs)
    forgetting.forget(conversation_id=where, seqs=seqs, now=now)
    forget_notes(where, seq)
    rewrite_answers(
        since=since, holding=str(where), rewrite=lambda body: _cut_answer(body, where, seq, quotes)
    )
    # Cards of experts who are being asked show the first words: they are read again.
    asked = (one for one in asked_for(where) if one.state == Invitation.State.PENDING)
    hint_people([one.expert_id for one in asked], "invitations")


def _cut_answer(body: str, conversation_id: UUID, seq: int, quotes: Quotes) -> str:
    """A kept answer as it would be given now."""
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    is_event = isinstance(answer, dict) and answer.get("seq") == seq and "data" in answer
    if is_event and answer.get("conversation") == str(conversation_id):
        answer["data"] = {"text": "", "attachments": [], "redacted": True}
    return json.dumps(quotes.cut(answer), ensure_ascii=False)


def _tell_author(
    conversation: Conversation, author_id: UUID | None, *, by: UUID, now: datetime
) -> None:
    if author_id is None or author_id == by:
        return
    tell(
        person_id=author_id,
        kind="content_removed",
        url=f"/conversations/{conversation.id}/",
        values={"community": conversation.community.name},
        now=now,
    )
