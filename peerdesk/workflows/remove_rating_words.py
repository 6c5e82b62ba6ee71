"""The support team takes away what was written with a rating, or in reply to it (P10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.access import rating_for_team
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.removing import WORDS, take_words
from peerdesk.workflows.forget_words import Taken, forget_words


@transaction.atomic
def remove_rating_words(
    *, caller: Caller, rating_id: UUID, words: Collection[str], now: datetime | None = None
) -> Rating:
    """The `comment`, also as it was before a change, or the expert's `reply`; the stars stay.

    Done twice it is the same. Raises NotFound for anybody but the support team, InvalidInput
    (`words`).
    """
    rating, role = rating_for_team(caller, rating_id)
    if not words or not set(words) <= set(WORDS):
        raise InvalidInput({"words": [str(_("Say which words are to be removed."))]})
    conversation = locked(rating.conversation_id)
    assert conversation is not None
    rating.refresh_from_db()
    now = now or clock.now()
    authors = {"comment": rating.customer_id, "reply": rating.expert_id}
    taken = [
        Taken(RemovedWords.Subject.RATING, rating.id, name, texts, authors[name])
        for name, texts in take_words(rating, words).items()
    ]
    forget_words(conversation, taken, by=caller.person.id, by_role=role, now=now)
    return rating
