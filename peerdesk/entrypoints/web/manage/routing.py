"""Who was asked for a conversation, in what order and why: for agents and owners (B3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peerdesk.core.errors import NotFound
from peerdesk.core.paging import page_of, parse_cursor
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.queries import aliases_in
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.queries import for_experts_in
from peerdesk.domain.routing.explained import asked_counts
from peerdesk.domain.routing.models import Invitation, Wave
from peerdesk.domain.routing.queries import asked_for, waves_for
from peerdesk.entrypoints.web.manage.owned import overseen
from peerdesk.entrypoints.web.score_words import PartWords, parts_in_words, score_bar
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import staff_page

LISTED = 30


@dataclass(frozen=True, slots=True)
class One:
    """An expert in a wave: asked, or among the best who weren't."""

    place: int | None
    alias: str
    score: float
    bar: SafeString
    parts: Sequence[PartWords]
    became: str
    tone: str = ""
    seconds: float | None = None  # until the answer


@dataclass(frozen=True, slots=True)
class Shown:
    """A wave with all who were weighed first."""

    wave: Wave | None
    number: int
    asked: Sequence[One]
    not_asked: Sequence[One]


@staff_page
@require_safe
def conversations(request: HttpRequest, slug: str) -> HttpResponse:
    """The community's conversations that experts are asked for, newest first, found by words."""
    community, role = overseen(request, slug)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:80]
    before = parse_cursor(request.GET.get("cursor"), UUID)
    found = for_experts_in(community.id, asked=asked, before=before, limit=LISTED + 1)
    page = page_of(found, limit=LISTED, cursor=lambda row: row.id)
    counts = asked_counts([row.id for row in page.items])
    context = {
        "here": "routing",
        "community": community,
        "is_owner": role == Membership.Role.OWNER,
        "asked": asked,
        "rows": [(row, counts.get(row.id, 0)) for row in page.items],
        "next": page.next,
    }
    return render(request, "manage/routing.html", context)


@staff_page
@require_safe
def conversation(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One conversation: wave by wave who was asked, with score and parts, and what became of it."""
    community, role = overseen(request, slug)
    row = conversation_for(caller_of(request), id).conversation
    if row.community_id != community.id:
        raise NotFound
    asked, waves = asked_for(id), waves_for(id)
    people = {UUID(other["person"]) for wave in waves for other in wave.next}
    aliases = aliases_in(community.id, people | {one.expert_id for one in asked})
    context = {
        "here": "routing",
        "community": community,
        "is_owner": role == Membership.Role.OWNER,
        "conversation": row,
        "spans": _spans(asked, waves, aliases),
        "parts": parts_in_words(),
    }
    return render(request, "manage/routed.html", context)


def _spans(
    asked: Sequence[Invitation], waves: Sequence[Wave], aliases: Mapping[UUID, str]
) -> list[tuple[int, list[Shown]]]:
    """By span of the conversation, then by wave; a wave of an older time may have no row."""
    chosen = {(wave.episode, wave.wave): wave for wave in waves}
    keys = sorted({*chosen, *((one.episode, one.wave) for one in asked)})
    spans: dict[int, list[Shown]] = {}
    for episode, number in keys:
        wave = chosen.get((episode, number))
        mine = [one for one in asked if (one.episode, one.wave) == (episode, number)]
        shown = Shown(
            wave=wave,
            number=number,
            asked=[_asked(one, aliases) for one in mine],
            not_asked=_not_asked(wave, aliases) if wave else [],
        )
        spans.setdefault(episode, []).append(shown)
    return list(spans.items())


def _asked(one: Invitation, aliases: Mapping[UUID, str]) -> One:
    became, tone = outcome_of(one)
    took = (one.answered_at - one.created_at).total_seconds() if one.answered_at else None
    return One(
        place=one.place,
        alias=aliases.get(one.expert_id, ""),
        score=one.score,
        bar=score_bar(one.parts),
        parts=parts_in_words(one.parts),
        became=became,
        tone=tone,
        seconds=took,
    )


def _not_asked(wave: Wave, aliases: Mapping[UUID, str]) -> list[One]:
    return [
        One(
            place=None,
            alias=aliases.get(UUID(one["person"]), ""),
            score=one["score"],
            bar=score_bar(one["parts"]),
            parts=parts_in_words(one["parts"]),
            became=_("not asked then"),
        )
        for one in wave.next
    ]


def outcome_of(one: Invitation) -> tuple[str, str]:
    """What became of an invitation, and how it is coloured."""
    return {
        Invitation.State.PENDING: (_("may answer now"), "waiting"),
        Invitation.State.ACCEPTED: (_("took it"), "good"),
        Invitation.State.DECLINED: (_("passed"), ""),
        Invitation.State.EXPIRED: (_("didn't answer"), "bad"),
        Invitation.State.CANCELLED: (_("somebody else took it, or it was withdrawn"), ""),
    }[Invitation.State(one.state)]
