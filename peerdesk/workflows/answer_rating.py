"""The expert answers a rating, once, for the customer and the owner to read (F7)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.models import Participant
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating, RatingReply
from peerdesk.domain.ratings.replying import edit_reply, reply
from peerdesk.domain.ratings.shown import settled_rating


@transaction.atomic
def answer_rating(
    *, caller: Caller, conversation_id: UUID, text: str, now: datetime | None = None
) -> RatingReply:
    """The reply; the timeline tells that there is one, its words stand beside the stars.

    Raises NotFound for anybody but the expert rated, NotGiven, AlreadyReplied, ReplyFinal,
    InvalidInput.
    """
    rating = _own(caller, conversation_id)
    conversation = locked(conversation_id)
    now = now or clock.now()
    answered = reply(rating, community=rating.community, text=text, now=now)
    assert conversation is not None
    record(
        conversation=conversation,
        kind="notice",
        author=Participant.objects.get(conversation=conversation, person=caller.person),
        data={"code": "rating_reply", "values": {"rating": str(rating.id)}},
        now=now,
    )
    tell(
        person_id=rating.customer_id,
        kind="rating_replied",
        url=reverse("conversation", args=[conversation_id]),
        values={"community": rating.community.name},
        now=now,
    )
    return answered


@transaction.atomic
def better_answer(
    *, caller: Caller, conversation_id: UUID, text: str, now: datetime | None = None
) -> RatingReply:
    """Other words for the reply, for a short time; raises NotFound, ReplyFinal, InvalidInput."""
    rating = _own(caller, conversation_id)
    return edit_reply(rating, text=text, now=now or clock.now())


def _own(caller: Caller, conversation_id: UUID) -> Rating:
    rating = settled_rating(conversation_id, caller.person.id)
    membership_of(caller, rating.community_id, Membership.Role.EXPERT)
    if rating.expert_id != caller.person.id:
        raise NotFound
    return rating
