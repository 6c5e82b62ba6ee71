"""The expert asks an owner to look at a rating again (F7, F13)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.models import Participant
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.appealing import appeal
from peerdesk.domain.ratings.models import Appeal
from peerdesk.domain.ratings.shown import settled_rating


@transaction.atomic
def appeal_rating(
    *, caller: Caller, conversation_id: UUID, text: str, now: datetime | None = None
) -> Appeal:
    """The appeal; the customer isn't told, since nothing is asked of them.

    Raises NotFound for anybody but the expert rated, NotGiven, AppealOver, AlreadyAppealed,
    InvalidInput.
    """
    rating = settled_rating(conversation_id, caller.person.id)
    membership_of(caller, rating.community_id, Membership.Role.EXPERT)
    if rating.expert_id != caller.person.id:
        raise NotFound
    conversation = locked(conversation_id)
    assert conversation is not None
    now = now or clock.now()
    made = appeal(rating, community=rating.community, text=text, now=now)
    record(
        conversation=conversation,
        kind="notice",
        author=Participant.objects.get(conversation=conversation, person=caller.person),
        data={"code": "rating_appealed", "values": {}},
        audience=("expert", "owner"),
        now=now,
    )
    return made
