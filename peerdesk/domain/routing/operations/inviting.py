"""Asking experts: the best wave of those who may be asked, or one of them alone."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from peerdesk.core.ids import new_id
from peerdesk.core.statements import Asked, Uuids, run
from peerdesk.domain.routing.matching import Choice, Facts, best
from peerdesk.domain.routing.models import Invitation, Wave
from peerdesk.domain.routing.operations.inviting_sql import HOLD, INVITE
from peerdesk.domain.routing.operations.ringing import ring
from peerdesk.domain.routing.queries import Progress, Question, candidates
from peerdesk.domain.routing.sizing import Size, chance, expected, wave_of

# As many more than the wave as its least size times this are held ready, in case that other
# questions hold some of them.
_SPARE: Final = 2
# So many of those who weren't asked are kept with the wave, to explain it (F13).
_NEXT: Final = 5


def invite_wave(
    *,
    question: Question,
    free: Sequence[Facts],
    before: Progress,
    size: Size,
    expires_at: datetime,
    pays_minor: int,
    now: datetime,
) -> list[Invitation]:
    """Ask the best of those who are `free`, as many as `size` wants; fewer if there are fewer.

    `before` is how far the asking has come in this span. Inside the caller's transaction, which
    holds the conversation's lock. A seat that another
    question holds at this moment is passed over: nobody waits, so nobody waits in a circle.
    """
    reserve = size.most + size.least * _SPARE
    ranked = best(free, area=question.area_id is not None, now=now, count=reserve + _NEXT)
    likely = wave_of([chance(one.facts) for one in ranked], size)
    held = _hold(ranked[: likely + size.least * _SPARE], now)
    chosen = held[: wave_of([chance(one.facts) for one in held], size)]
    wave = _wave(question, before, ranked, chosen, now=now)
    wave.free, wave.wanted = len(free), size.wanted
    return _invite(wave, before, chosen, expires_at=expires_at, pays_minor=pays_minor)


def invite_only(
    *,
    question: Question,
    before: Progress,
    person_id: UUID,
    expires_at: datetime,
    pays_minor: int,
    now: datetime,
) -> list[Invitation]:
    """Ask this one expert, if they may be asked (F5)."""
    own = candidates(question, now, only=person_id)
    ranked = best(own, area=question.area_id is not None, now=now, count=1)
    chosen = _hold(ranked, now)
    wave = _wave(question, before, ranked, chosen, now=now)
    wave.free, wave.wanted, wave.former_only = len(own), 0.0, True
    return _invite(wave, before, chosen, expires_at=expires_at, pays_minor=pays_minor)


def _hold(ranked: Sequence[Choice], now: datetime) -> list[Choice]:
    """Those whose seats nobody else holds and which are still free, locked, in the same order."""
    wanted = Uuids(choice.facts.seat_id for choice in ranked)
    held = {seat_id for (seat_id,) in run(HOLD, [wanted, now, now])}
    return [choice for choice in ranked if choice.facts.seat_id in held]


def _wave(
    question: Question,
    before: Progress,
    ranked: Sequence[Choice],
    chosen: Sequence[Choice],
    *,
    now: datetime,
) -> Wave:
    """What the choice was made from, not stored yet."""
    asked = {choice.facts.seat_id for choice in chosen}
    others = [choice for choice in ranked if choice.facts.seat_id not in asked][:_NEXT]
    return Wave(
        id=new_id(),
        conversation_id=question.conversation_id,
        community_id=question.community_id,
        episode=question.episode,
        wave=before.waves + 1,
        at=now,
        size=len(chosen),
        expected=expected([chance(choice.facts) for choice in chosen]),
        cut=min((choice.score.total for choice in chosen), default=0.0),
        next=[_not_asked(choice) for choice in others],
    )


def _not_asked(choice: Choice) -> dict[str, Any]:
    return {
        "person": str(choice.facts.person_id),
        "score": choice.score.total,
        "parts": choice.score.parts,
        "chance": chance(choice.facts),
    }


def _invite(
    wave: Wave,
    before: Progress,
    chosen: Sequence[Choice],
    *,
    expires_at: datetime,
    pays_minor: int,
) -> list[Invitation]:
    if not chosen:
        return []
    invitations = [
        Invitation(
            id=new_id(),
            conversation_id=wave.conversation_id,
            community_id=wave.community_id,
            expert_id=choice.facts.person_id,
            episode=wave.episode,
            wave=wave.wave,
            place=before.people + position,
            score=choice.score.total,
            parts=choice.score.parts,
            chance=chance(choice.facts),
            pays_minor=pays_minor,
            created_at=wave.at,
            expires_at=expires_at,
        )
        for position, choice in enumerate(chosen, start=1)
    ]
    _store(wave, invitations, [choice.facts.seat_id for choice in chosen])
    ring(invitations, now=wave.at)
    return invitations


def _store(wave: Wave, invitations: Sequence[Invitation], seats: Sequence[UUID]) -> None:
    """Write the wave, its invitations and the places that they hold, and tell, in one statement."""
    first = invitations[0]
    Asked(
        INVITE,
        {
            "id": wave.id,
            "conversation": wave.conversation_id,
            "community": wave.community_id,
            "episode": wave.episode,
            "wave": wave.wave,
            "now": wave.at,
            "former_only": wave.former_only,
            "free": wave.free,
            "size": wave.size,
            "wanted": wave.wanted,
            "expected": wave.expected,
            "cut": wave.cut,
            "next": json.dumps(wave.next),
            "seats": Uuids(seats),
            "before": first.place - 1,
            "pays_minor": first.pays_minor,
            "expires_at": first.expires_at,
            "invitations": Uuids(one.id for one in invitations),
            "experts": Uuids(one.expert_id for one in invitations),
            "scores": [one.score for one in invitations],
            "parts": [json.dumps(one.parts) for one in invitations],
            "chances": [one.chance for one in invitations],
        },
    )
    for one in (wave, *invitations):
        one._state.adding = False  # stored, though not by Django
