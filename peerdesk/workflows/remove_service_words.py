"""The support team takes away what was said of a paid service (P10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.access import offer_for_team
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.removing import WORDS, take_words
from peerdesk.workflows.forget_words import Taken, forget_words, require_known


@transaction.atomic
def remove_service_words(
    *, caller: Caller, offer_id: UUID, words: Collection[str], now: datetime | None = None
) -> PremiumOffer:
    """The expert's `report`; `no_show`, that somebody didn't come, and the `no_show_answer`; or why
    the expert `cannot_deliver`. What became of the service stays.

    Done twice it is the same. Raises NotFound for anybody but the support team, InvalidInput
    (`words`).
    """
    seen = offer_for_team(caller, offer_id)
    require_known(words, WORDS)
    offer = seen.offer
    conversation = locked(offer.conversation_id)
    assert conversation is not None
    offer.refresh_from_db()
    now = now or clock.now()
    subject = RemovedWords.Subject.PREMIUM_OFFER
    taken = [
        Taken(subject, offer.id, one.name, [one.text], one.author_id)
        for one in take_words(offer, words)
    ]
    forget_words(conversation, taken, by=caller.person.id, by_role=seen.role, now=now)
    offer.refresh_from_db()
    return offer
