"""What became of a mail: written once, and its bytes forgotten when nobody needs them any more."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.mail.models import IncomingMail
from peerdesk.domain.mail.reading import Letter
from peerdesk.domain.people.models import Person

State = IncomingMail.State


class Decided(Refusal):
    """Somebody was first."""

    code = "decided"
    sentence = _("Somebody has decided about this mail by now.")


def posted(
    mail: IncomingMail,
    *,
    conversation: Conversation,
    seq: int,
    message_id: str,
    by: Person | None = None,
    now: datetime,
) -> None:
    """It stands in a timeline; here only its name is kept, for the threads of mail programs."""
    _settle(
        mail, State.POSTED, conversation=conversation, community_id=conversation.community_id,
        seq=seq, message_id=message_id, **_decided(by, now),
    )  # fmt: skip


def ignored(mail: IncomingMail, why: str) -> None:
    """Nobody wrote it."""
    _settle(mail, State.IGNORED, why=why)


def quarantined(
    mail: IncomingMail, why: str, community: Community | None, letter: Letter | None
) -> None:
    """People of the community decide; operators see what belongs to none."""
    seen = {
        "sender": next(iter(letter.senders), "") if letter else "",
        "subject": letter.subject if letter else "",
        "message_id": letter.message_id if letter else "",
    }
    state = State.QUARANTINED if community else State.UNPLACED
    values = {"state": state, "why": why, "due_at": None, "community": community, **seen}
    IncomingMail.objects.filter(id=mail.id, state=State.RECEIVED).update(**values)


def discarded(mail: IncomingMail, *, by: Person, now: datetime) -> None:
    """It isn't for us; raises Decided."""
    _settle(mail, State.DISCARDED, **_decided(by, now))


def _settle(mail: IncomingMail, state: str, **values: object) -> None:
    undecided = (State.RECEIVED, State.QUARANTINED)
    rows = IncomingMail.objects.filter(id=mail.id, state__in=undecided)
    gone = {"raw": None, "sender": "", "subject": "", "due_at": None}
    if not rows.update(state=state, **gone, **values):
        raise Decided(state=mail.state)


def _decided(by: Person | None, now: datetime) -> dict[str, object]:
    return {"decided_by": by, "decided_at": now} if by else {}
