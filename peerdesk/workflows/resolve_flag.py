"""The support team decides a flag: take the content away, do something else, or leave it (P10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.realtime import hint_conversation, hint_queue
from peerdesk.domain.conversations.access import Seen
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.moderation.access import flag_to_decide
from peerdesk.domain.moderation.detection import masked
from peerdesk.domain.moderation.lifecycle import Action, Kind, State
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.moderation.operations.deciding import AlreadyDecided, decide, decide_the_same
from peerdesk.domain.moderation.operations.flagging import LONGEST_NOTE
from peerdesk.domain.moderation.shown import event_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.queries import places_of
from peerdesk.workflows.redact_event import redact_event

_MOST_AT_ONCE: Final = 50


class YourOwn(Refusal):
    """Whom a flag is about doesn't decide it."""

    code = "own_message"
    sentence = _("This is about a message of yours. A colleague decides it.")


@transaction.atomic
def resolve_flag(
    *,
    caller: Caller,
    flag_id: UUID,
    action: str,
    note: str = "",
    also: Sequence[int] = (),
    now: datetime | None = None,
) -> Flag:
    """Decide a flag once; who raised it is told what came of it, with the note.

    `redact` takes the event's content for good, and that of the messages `also` of the same
    conversation; `dismiss` leaves it; `done` says that it was dealt with otherwise. Raises NotFound
    for anybody but the support team, InvalidInput (`action`, `note`, `also`), AlreadyDecided,
    YourOwn.
    """
    flag, seen = flag_to_decide(caller, flag_id)
    _check(flag, seen, action, note, also)
    seqs = [flag.seq, *also] if action == Action.REDACT and flag.seq else []
    places = sorted(places_of(flag.conversation_id, seqs))
    held = _locked({flag.conversation_id, *(where for where, _seq in places)})
    conversation = held[flag.conversation_id]
    now = now or clock.now()
    flag.refresh_from_db()
    if flag.state != State.OPEN:
        raise AlreadyDecided(state=flag.state)
    answer = masked(note.strip(), conversation.language)[:LONGEST_NOTE]
    decide(flag, action=Action(action), answer=answer, by=caller.person.id, now=now)
    told = [flag]
    for where, seq in places:
        told += _redact(held[where], seq, flag, seen, answer, caller, now)
    for one in told:
        _tell(one, conversation, now)
    # Who flagged sees on the open page that it was looked at.
    hint_conversation(conversation.id, 0)
    hint_queue(conversation.community_id)
    flag.refresh_from_db(fields=["note"])
    return flag


def _locked(conversations: set[UUID]) -> dict[UUID, Conversation]:
    """In the order of their ids, as everybody locks who locks several."""
    rows = [locked(one) for one in sorted(conversations)]
    return {row.id: row for row in rows if row is not None}


def _redact(
    conversation: Conversation,
    seq: int,
    flag: Flag,
    seen: Seen,
    answer: str,
    caller: Caller,
    now: datetime,
) -> list[Flag]:
    """Other flags on the same event are decided with it."""
    by = caller.person.id
    here = seen if conversation.id == flag.conversation_id else replace(seen, participant=None)
    redact_event(conversation=conversation, seq=seq, seen=here, by=by, flag=flag, now=now)
    return decide_the_same(conversation.id, seq, answer=answer, by=by, now=now)


def _check(flag: Flag, seen: Seen, action: str, note: str, also: Sequence[int]) -> None:
    errors: dict[str, list[str]] = {}
    if action not in set(Action):
        errors["action"] = [str(_("Choose what is to be done."))]
    elif action == Action.REDACT and flag.seq is None:
        errors["action"] = [str(_("This flag names no message that could be taken away."))]
    if len(note) > LONGEST_NOTE or "\0" in note:
        errors["note"] = [str(_("A note has at most 500 characters."))]
    if len(also) > _MOST_AT_ONCE or any(event_for(seen, seq) is None for seq in also):
        errors["also"] = [str(_("There is no such message in this conversation."))]
    if errors:
        raise InvalidInput(errors)
    _not_about_oneself(flag, seen, action)


def _not_about_oneself(flag: Flag, seen: Seen, action: str) -> None:
    """Taking one's own words away protects others; judging oneself doesn't."""
    if flag.kind != Kind.ABUSE or action == Action.REDACT or flag.seq is None:
        return
    event = event_for(seen, flag.seq)
    if event and seen.participant and event.author_id == seen.participant.person_id:
        raise YourOwn(state=flag.state)


def _tell(flag: Flag, conversation: Conversation, now: datetime) -> None:
    if flag.raised_by_id == flag.resolved_by_id:
        return
    tell(
        person_id=flag.raised_by_id,
        kind="flag_dismissed" if flag.state == State.DISMISSED else "flag_resolved",
        url=f"/conversations/{conversation.id}/",
        values={"community": conversation.community.name},
        now=now,
    )
