"""Asking experts: the best wave of those who may be asked, or one of them alone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from peerdesk.core.ids import new_id
from peerdesk.delivery.realtime import hint_people
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.routing.matching import Choice, Facts, best
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.domain.routing.operations.seats import is_open
from peerdesk.domain.routing.queries import Asked, Question, candidates

# As many more than the wave are looked at, in case that other questions hold some of them.
_SPARE = 3


def invite_wave(
    *,
    question: Question,
    before: Asked,
    size: int,
    expires_at: datetime,
    pays_minor: int,
    now: datetime,
) -> list[Invitation]:
    """Ask the best `size` of those who may be asked; fewer or none if there are fewer.

    `before` is how far the asking has come in this span. Inside the caller's transaction, which
    holds the conversation's lock. A seat that another
    question holds at this moment is passed over: nobody waits, so nobody waits in a circle.
    """
    free = candidates(question, now)
    ranked = best(free, area=question.area_id is not None, now=now, count=size * _SPARE)
    chosen = _hold(ranked, size, now)
    return _invite(question, before, chosen, expires_at=expires_at, pays_minor=pays_minor, now=now)


def invite_only(
    *,
    question: Question,
    before: Asked,
    person_id: UUID,
    expires_at: datetime,
    pays_minor: int,
    now: datetime,
) -> list[Invitation]:
    """Ask this one expert, if they may be asked (F5)."""
    own = candidates(question, now, only=person_id)
    ranked = best(own, area=question.area_id is not None, now=now, count=1)
    chosen = _hold(ranked, 1, now)
    return _invite(question, before, chosen, expires_at=expires_at, pays_minor=pays_minor, now=now)


def _hold(ranked: Sequence[Choice], size: int, now: datetime) -> list[Choice]:
    """The first `size` whose seats nobody else holds and which are still free, locked.

    The role itself is asked for once more: a membership that has ended is no expert's (I5, I8).
    """
    experts = Membership.objects.filter(
        person=OuterRef("person"),
        community=OuterRef("community"),
        role=Membership.Role.EXPERT,
        ended_at=None,
        person__is_active=True,
    )
    wanted = [choice.facts.seat_id for choice in ranked]
    held = {
        seat.id
        for seat in Seat.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(Exists(experts), id__in=wanted, limit__gt=F("active") + F("invited"))
        .order_by("id")
        if is_open(seat, now)
    }
    return [choice for choice in ranked if choice.facts.seat_id in held][:size]


def _invite(
    question: Question,
    before: Asked,
    chosen: Sequence[Choice],
    *,
    expires_at: datetime,
    pays_minor: int,
    now: datetime,
) -> list[Invitation]:
    if not chosen:
        return []
    invitations = Invitation.objects.bulk_create(
        Invitation(
            id=new_id(),
            conversation_id=question.conversation_id,
            community_id=question.community_id,
            expert_id=choice.facts.person_id,
            episode=question.episode,
            wave=before.waves + 1,
            place=before.people + position,
            score=choice.score.total,
            parts=choice.score.parts,
            pays_minor=pays_minor,
            created_at=now,
            expires_at=expires_at,
        )
        for position, choice in enumerate(chosen, start=1)
    )
    facts: list[Facts] = [choice.facts for choice in chosen]
    Seat.objects.filter(id__in=[one.seat_id for one in facts]).update(
        invited=F("invited") + 1, last_invited_at=now
    )
    hint_people([one.person_id for one in facts], "invitations")
    return invitations
