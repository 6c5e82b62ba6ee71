"""The support team takes away what was written with a rating, and of it afterwards (P10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.access import rating_for_team
from peerdesk.domain.ratings.models import Appeal, Rating
from peerdesk.domain.ratings.removing import WORDS, take_words
from peerdesk.workflows.forget_words import Taken, forget_words, require_known


@transaction.atomic
def remove_rating_words(
    *, caller: Caller, rating_id: UUID, words: Collection[str], now: datetime | None = None
) -> Rating:
    """The `comment`, also as it was before a change, the expert's `reply`, or the words of the
    `appeal` and of the `decision` on it; stars and outcome stay.

    Done twice it is the same. Raises NotFound for anybody but the support team, InvalidInput
    (`words`).
    """
    rating, role = rating_for_team(caller, rating_id)
    require_known(words, WORDS)
    conversation = locked(rating.conversation_id)
    assert conversation is not None
    rating.refresh_from_db()
    now = now or clock.now()
    authors = {
        "comment": rating.customer_id,
        "reply": rating.expert_id,
        "appeal": rating.expert_id,
        "decision": Appeal.objects.filter(rating=rating)
        .values_list("decided_by", flat=True)
        .first(),
    }
    taken = [
        Taken(RemovedWords.Subject.RATING, rating.id, name, texts, authors[name])
        for name, texts in take_words(rating, words).items()
    ]
    forget_words(conversation, taken, by=caller.person.id, by_role=role, now=now)
    return rating
