"""The demo's teams, and weeks of short chats whose figures advise to move a reason (S3).

These chats are rows of the past, all of agents: no money and no rating hangs on them.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from peerdesk.demo.playing import Act
from peerdesk.domain.communities.models import Community, Membership, Team, TeamMember
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.conversations.operations.recording import excerpt
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person

_TOLD = Path(__file__).parent / "stories" / "triage.toml"
_WEEKS = 11
_STEP = timedelta(minutes=2)


def load_teams(community: Community, people: Mapping[str, Person]) -> None:
    """The support team's teams, each with its reasons; only where the demo has some."""
    if community.slug != "voyage":
        return
    for text in _told()["teams"]:
        team, made = Team.objects.get_or_create(
            community=community, slug=text["slug"], defaults={"name": text["name"]}
        )
        if made:
            seats = [TeamMember(team=team, person=people[name]) for name in text["members"]]
            TeamMember.objects.bulk_create(seats)
            reasons = Reason.objects.filter(community=community)
            reasons.filter(slug__in=text["branches"]).update(team=team)
            reasons.filter(parent__slug__in=text["branches"]).update(team=team)


def past_chats(community: Community, now: datetime) -> list[tuple[datetime, Act]]:
    """Some chats a week, each asked, answered, and closed in the chat or as a ticket.

    Acts, so that they are told among the other stories in the order of their time.
    """
    if community.slug != "voyage":
        return []
    stage = _Stage.of(community)
    return [
        (_time_of(series, number, now), partial(_play, stage, series, number))
        for series in _told()["series"]
        for number in range(series["solved"] + series["converted"])
    ]


def _time_of(series: Mapping[str, Any], number: int, now: datetime) -> datetime:
    count = series["solved"] + series["converted"]
    return now - timedelta(days=3, weeks=_WEEKS * number / count, hours=number % 7)


def _play(stage: "_Stage", series: Mapping[str, Any], number: int, at: datetime) -> None:
    played = _played(stage, series, number, at)
    played.conversation.save(force_insert=True)
    Participant.objects.bulk_create(played.people)
    Event.objects.bulk_create(played.events)


@dataclass(frozen=True, slots=True)
class _Stage:
    """Who is asked and who answers, and the reasons by their slugs."""

    customers: list[Membership]
    agents: list[Membership]
    reasons: Mapping[str, Reason]

    @classmethod
    def of(cls, community: Community) -> "_Stage":
        living = Membership.objects.filter(community=community, ended_at=None).order_by("id")
        reasons = Reason.objects.select_related("community").filter(community=community)
        return cls(
            # Those that nobody signs in as: their lists may be long.
            list(living.filter(role=Membership.Role.CUSTOMER, person__email__contains="@stage.")),
            list(living.filter(role=Membership.Role.AGENT)),
            {reason.slug: reason for reason in reasons},
        )


@dataclass(frozen=True, slots=True)
class _Played:
    conversation: Conversation
    people: list[Participant]
    events: list[Event]


def _played(stage: _Stage, series: Mapping[str, Any], number: int, at: datetime) -> _Played:
    share = series["converted"] / (series["solved"] + series["converted"])
    # Both outcomes are spread evenly over the weeks.
    converted = int((number + 1) * share) > int(number * share)
    customer = stage.customers[number % len(stage.customers)]
    agent = stage.agents[number % len(stage.agents)]
    text = series["asked"][number % len(series["asked"])]
    conversation = _closed(stage.reasons[series["reason"]], customer, agent, at=at)
    conversation.excerpt = excerpt(text)
    if converted:
        _convert(conversation, stage.reasons[series["becomes"]], agent)
    events = list(_events(conversation, customer, agent, series, text=text, converted=converted))
    conversation.last_seq, conversation.last_event_at = events[-1].seq, events[-1].at
    conversation.last_excerpt = excerpt(series["moved_on" if converted else "answered"])
    return _Played(conversation, [_seat(conversation, one) for one in (customer, agent)], events)


def _closed(
    asked: Reason, customer: Membership, agent: Membership, *, at: datetime
) -> Conversation:
    over = at + 5 * _STEP
    return Conversation(
        community=asked.community,
        customer_id=customer.person_id,
        reason=asked,
        area_id=asked.area_id,
        channel=asked.channel,
        state=State.CLOSED,
        queue=Queue.AGENTS,
        served_by=asked.served_by,
        language="en",
        opened_at=at,
        assigned_at=at + _STEP,
        first_replied_at=at + 2 * _STEP,
        handler_id=agent.person_id,
        handler_role=agent.role,
        last_author_role=agent.role,
        solved_at=over,
        closed_at=over,
        closed_by_role=agent.role,
    )


def _convert(conversation: Conversation, becomes: Reason, agent: Membership) -> None:
    conversation.asked_reason, conversation.reason = conversation.reason, becomes
    conversation.area_id, conversation.team_id = becomes.area_id, becomes.team_id
    conversation.channel = becomes.channel
    conversation.converted_at = conversation.opened_at + 4 * _STEP
    conversation.converted_by = agent.role


def _seat(conversation: Conversation, one: Membership) -> Participant:
    return Participant(
        conversation=conversation,
        person_id=one.person_id,
        role=one.role,
        alias=one.alias,
        joined_at=conversation.opened_at,
        read_seq=conversation.last_seq,
    )


def _events(
    conversation: Conversation,
    customer: Membership,
    agent: Membership,
    series: Mapping[str, Any],
    *,
    text: str,
    converted: bool,
) -> Iterator[Event]:
    told: list[tuple[str, Membership, dict[str, Any]]] = [
        ("message", customer, {"text": text, "attachments": []}),
        ("joined", agent, {}),
        ("message", agent, {"text": series["answered"], "attachments": []}),
    ]
    if converted:
        told.append(("message", agent, {"text": series["moved_on"], "attachments": []}))
        reason, team = conversation.reason, conversation.team
        about = {"id": str(reason.id), "name": reason.name}
        to = {"id": str(team.id), "name": team.name} if team else None
        data = {"code": "converted", "channel": "ticket", "by": agent.role}
        told.append(("converted", agent, {**data, "reason": about, "team": to}))
    told.append(("closed", agent, {"by": agent.role}))
    for number, (kind, author, content) in enumerate(told):
        yield Event(
            conversation=conversation,
            seq=number + 1,
            kind=kind,
            at=conversation.opened_at + number * _STEP,
            author_id=author.person_id,
            author_role=author.role,
            author_alias=author.alias,
            data=content,
        )


def _told() -> dict[str, Any]:
    with _TOLD.open("rb") as file:
        return tomllib.load(file)
