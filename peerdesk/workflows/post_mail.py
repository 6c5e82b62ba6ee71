"""A mail becomes a message of the customer's: files first, then text, in the thread it answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.attaching import attach
from peerdesk.domain.conversations.operations.drafts import LONGEST_TEXT
from peerdesk.domain.conversations.operations.moving import locked, tell
from peerdesk.domain.conversations.operations.posting import (
    Draft,
    Posted,
    Refused,
    post_messages,
)
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.storing import store
from peerdesk.domain.files.refusals import TooBusy
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.mail.operations import settling
from peerdesk.domain.mail.quoting import answer_in
from peerdesk.domain.mail.reading import MOST_ATTACHMENTS, Attached, Letter
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.workflows.reopen_conversation import reopen_conversation

_MORE: Final = "…"


class ClosedLongAgo(Refusal):
    """Later than `mail_reopen_days` a person decides whether it is the same matter."""

    code = "closed_long_ago"
    sentence = _("This conversation was closed too long ago to be reopened by a mail.")


class NothingSaid(Refusal):
    """Neither a word nor a file."""

    code = "empty"
    sentence = _("There is nothing in this mail.")


@dataclass(frozen=True, slots=True)
class _Files:
    taken: list[StoredFile] = field(default_factory=list)
    refused: int = 0


def post_mail(
    *,
    mail: IncomingMail,
    letter: Letter,
    conversation: Conversation,
    by: Person | None = None,
    now: datetime,
) -> Posted:
    """Post it as the conversation's customer, reopening it if need be; `by` let it through.

    The same mail is the same message however often this runs. Raises ClosedLongAgo, NothingSaid,
    TooBusy, and what posting and reopening refuse. Call it outside of any transaction.
    """
    words = answer_in(letter.words())
    files = _stored(_attached(letter, words), conversation, now)
    text = _text(words, letter, files)
    with transaction.atomic():
        row = locked(conversation.id)
        if row is None:
            raise NotFound
        if row.state == State.CLOSED:
            _reopen(row, lasting=by is not None, now=now)
        written = _write(mail, text, files, row)
        settling.posted(
            mail, conversation=row, seq=written.seq, message_id=letter.message_id, by=by, now=now
        )
        if files.refused:
            told = {"count": files.refused}
            tell(row, "mail_files_refused", told, audience=(), now=now)
        return written


def _attached(letter: Letter, words: str) -> list[Attached]:
    """Its files; what is too long for a message comes along whole."""
    whole = [Attached("mail.txt", words.encode())] if len(words) > LONGEST_TEXT else []
    return [*whole, *letter.attached]


def _stored(attached: Sequence[Attached], conversation: Conversation, now: datetime) -> _Files:
    """Those that are taken; refused ones are counted, and told."""
    taken: list[StoredFile] = []
    for one in attached[:MOST_ATTACHMENTS]:
        try:
            taken.append(
                store(
                    community=conversation.community,
                    uploader=conversation.customer,
                    name=one.name,
                    stream=BytesIO(one.content),
                    now=now,
                )
            )
        except TooBusy:
            raise
        except Refusal:
            continue
    return _Files(taken, len(attached) - len(taken))


def _text(words: str, letter: Letter, files: _Files) -> str:
    if words.strip():
        cut = len(words) > LONGEST_TEXT
        return words[: LONGEST_TEXT - 1] + _MORE if cut else words
    if files.taken or files.refused:
        return letter.subject or ", ".join(one.name for one in files.taken) or _MORE
    raise NothingSaid


def _reopen(row: Conversation, *, lasting: bool, now: datetime) -> None:
    days = timedelta(days=float(row.community.policy.mail_reopen_days))
    if not lasting and row.closed_at is not None and row.closed_at + days < now:
        raise ClosedLongAgo(state=row.state)
    reopen_conversation(caller=Caller(row.customer), conversation_id=row.id, now=now)


def _write(mail: IncomingMail, text: str, files: _Files, row: Conversation) -> Posted:
    for one in files.taken:
        attach(conversation_id=row.id, file=one, by=row.customer_id)
    ids = [str(one.id) for one in files.taken]
    # The mail's id is the message's own, so that a second try is the same message (I2).
    (result,) = post_messages([Draft(row.customer_id, row.id, mail.id, text, ids)])
    if isinstance(result, Refused):
        raise result.refusal
    return result
