"""An owner decides an appeal against a rating, in writing; what is due is paid after all (F7)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.appealing import decide
from peerdesk.domain.ratings.lifecycle import Outcome
from peerdesk.domain.ratings.models import Appeal, Rating
from peerdesk.domain.ratings.pay import earned
from peerdesk.workflows.settle_question import restore, restores
from peerdesk.workflows.settle_rating import note_reputation


@transaction.atomic
def decide_appeal(
    *, caller: Caller, appeal_id: UUID, outcome: str, text: str, now: datetime | None = None
) -> Appeal:
    """The decision: it counts, it doesn't count, or it doesn't count and is paid like five stars.

    The customer's stars and words stay. Raises NotFound for who doesn't own the community,
    AlreadyDecided, OwnCase, InvalidInput.
    """
    found = Appeal.objects.filter(id=appeal_id).select_related("rating", "community").first()
    if found is None:
        raise NotFound
    membership_of(caller, found.community_id, Membership.Role.OWNER)
    conversation = locked(found.rating.conversation_id)
    assert conversation is not None
    now = now or clock.now()
    # Read again under the lock: the customer may have changed the stars meanwhile.
    rating = found.rating = Rating.objects.select_related("community").get(id=found.rating_id)
    restored = _missing(conversation, rating, outcome)
    decide(
        found,
        outcome=outcome,
        text=text,
        by=caller.person,
        restored_minor=restored.amount_minor,
        now=now,
    )
    record(
        conversation=conversation,
        kind="notice",
        author=None,
        data={"code": "rating_appeal_decided", "values": {"outcome": outcome}},
        audience=("expert", "owner"),
        now=now,
    )
    note_reputation(rating)
    _restore(conversation, rating, restored, now)
    _tell_expert(rating, now)
    return found


def _tell_expert(rating: Rating, now: datetime) -> None:
    tell(
        person_id=rating.expert_id,
        kind="rating_appeal_answered",
        url=reverse("workspace-chat", args=[rating.conversation_id]),
        values={"community": rating.community.name},
        now=now,
    )


def _missing(conversation: Conversation, rating: Rating, outcome: str) -> Money:
    """What five stars would have earned more than this rating has, if that is to be restored."""
    community = conversation.community
    if outcome != Outcome.PAY_RESTORED:
        return Money.zero(community.currency)
    if community.mode == Community.Mode.PAID:
        full = restores(conversation, rating)
    else:
        full = earned(community, 5, rating.share_percent)
    missing = full - Money(rating.pay_minor or 0, community.currency)
    return max(missing, Money.zero(community.currency))


def _restore(conversation: Conversation, rating: Rating, money: Money, now: datetime) -> None:
    booked_as = f"rating:{rating.id}:appeal"
    if not money:
        return
    if conversation.community.mode == Community.Mode.PAID:
        restore(conversation=conversation, rating=rating, money=money, reference=booked_as, now=now)
        return
    legs = [Leg(chart.brand_receivable(), chart.expert_payable(rating.expert_id), money)]
    post_transfer(
        book=rating.community_id,
        reference=booked_as,
        why=chart.Why.APPEAL,
        legs=legs,
        at=now,
    )
