"""The support team takes away what an expert wrote when passing a chat on (P10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.forwarding.access import brief_for_team
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.operations import WORDS, take_words
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.forget_words import Taken, forget_words, require_known


@transaction.atomic
def remove_brief_words(
    *, caller: Caller, brief_id: UUID, words: Collection[str], now: datetime | None = None
) -> Brief:
    """`goal`, `tried`, `facts` or the `reason` in the expert's own words; what it was found worth
    stays.

    Done twice it is the same. Raises NotFound for anybody but the support team, InvalidInput
    (`words`).
    """
    brief, role = brief_for_team(caller, brief_id)
    require_known(words, WORDS)
    conversation = locked(brief.conversation_id)
    assert conversation is not None
    brief.refresh_from_db()
    now = now or clock.now()
    taken = [
        Taken(RemovedWords.Subject.BRIEF, brief.id, name, [text], brief.expert_id)
        for name, text in take_words(brief, words).items()
    ]
    forget_words(conversation, taken, by=caller.person.id, by_role=role, now=now)
    brief.refresh_from_db()
    return brief
