"""How a door obtains a conversation, and what the caller is in it.

One rule for every door, job and socket (I17, I18): `standings`. It asks for a living membership of
the same role, so that who leaves, is removed or loses the role sees nothing more (I5).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from peerdesk.core.errors import NotFound
from peerdesk.core.paging import parse_cursor
from peerdesk.core.selecting import select
from peerdesk.core.statements import Asked, Uuids
from peerdesk.domain.admission.queries import pictures_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.queries import people_of
from peerdesk.domain.people.access import Caller

STAFF = (Membership.Role.AGENT, Membership.Role.OWNER)


class Ask(NamedTuple):
    """The question "what is this person in this conversation?"."""

    conversation_id: UUID
    person_id: UUID
    only_community: UUID | None = None


class Standing(NamedTuple):
    """What somebody is there: customer, expert, agent or owner, and under which name."""

    role: str
    alias: str
    participant_id: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A conversation as one caller may see it; `participant` is None for staff who look on."""

    conversation: Conversation
    role: str
    alias: str
    participant: Participant | None
    standing: Standing
    people: Sequence[Participant]  # who is in it now
    pictures: Mapping[UUID, UUID]  # of its experts who have one, by person


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list; `next` is the cursor of the following part, None at the end."""

    items: list[Seen]
    next: str | None


def conversation_for(caller: Caller, conversation_id: UUID) -> Seen:
    """The conversation, if the caller is in it or works for its community; raises NotFound.

    An invited expert isn't in it yet: an invitation shows an excerpt, never the timeline.
    """
    (standing,) = standings([Ask(conversation_id, caller.person.id, caller.only_community)])
    if standing is None:
        raise NotFound
    rows = select(
        Conversation, "WHERE one.id = %s", [conversation_id], "community", "reason", "team"
    )
    (seen,) = _seen(rows, [standing])
    return seen


def conversations_of(
    caller: Caller,
    role: str | None = None,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """The caller's conversations in one role (or any), newest first, by keyset; limit up to 100."""
    limit = max(1, min(limit, 100))
    rows = _with_names().filter(_mine(caller, role)).order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if caller.only_community:
        rows = rows.filter(community_id=caller.only_community)
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    found = list(rows[: limit + 1])
    shown = found[:limit]
    items = seen_by(caller, shown)
    return Page(items, str(shown[-1].id) if len(found) > limit else None)


def seen_by(caller: Caller, rows: Sequence[Conversation]) -> list[Seen]:
    """Those of the rows (with community, reason and team) that the caller may see, as they may."""
    asks = [Ask(row.id, caller.person.id, caller.only_community) for row in rows]
    return _seen(rows, standings(asks))


def watched_by(caller: Caller) -> list[Seen]:
    """What the caller passed on to the support team and still reads, newest first (C11)."""
    watching = Participant.objects.filter(
        conversation=OuterRef("pk"), person=caller.person, left_at=None, watching=True
    )
    rows = _with_names().filter(Exists(watching)).exclude(state=State.CLOSED).order_by("-id")
    found = list(rows[:100])
    asks = [Ask(row.id, caller.person.id, caller.only_community) for row in found]
    return _seen(found, standings(asks))


def writes(standing: Standing, person_id: UUID, handler_id: UUID | None) -> bool:
    """Whether somebody may write, close and reopen: the customer, and who handles it now."""
    return standing.role == "customer" or (
        standing.participant_id is not None and person_id == handler_id
    )


def pairs(row: Conversation, person_id: UUID) -> bool:
    """Whether an expert has it now and the person is one of the two, who may end it (F10)."""
    held = row.state == State.ACTIVE and row.handler_role == Membership.Role.EXPERT
    return held and person_id in (row.customer_id, row.handler_id)


def takes(standing: Standing, state: str, queue: str, handler_id: UUID | None) -> bool:
    """Whether somebody may take it: an agent, from the agents' queue, with nobody on it."""
    waits = state in (State.WAITING, State.FORWARDED) and handler_id is None
    return standing.role == Membership.Role.AGENT and waits and queue == Queue.AGENTS


def standings(asks: Sequence[Ask]) -> list[Standing | None]:
    """For each question what the person is there now, None for a stranger; one statement for all.

    A seat in the conversation goes before a role in the community, an agent's before an owner's.
    What isn't paid yet only its customer sees.
    """
    return read_standings(asks, ask_standings(asks)) if asks else []


def ask_standings(asks: Sequence[Ask]) -> Asked:
    """The same question on its way, for who asks others beside it."""
    return Asked(_STANDINGS, [Uuids(column) for column in zip(*asks, strict=True)])


def read_standings(asks: Sequence[Ask], answer: Asked) -> list[Standing | None]:
    """What `ask_standings` found, in the order of the questions."""
    found: list[Standing | None] = [None] * len(asks)
    for position, role, alias, participant_id in answer.rows():
        found[position - 1] = Standing(role, alias, participant_id)
    return found


_STANDINGS = """
SELECT ask.position, seat.role, seat.alias, seat.participant_id
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[])
    WITH ORDINALITY AS ask (conversation_id, person_id, only_community, position)
JOIN conversations_conversation c ON c.id = ask.conversation_id
    AND (ask.only_community IS NULL OR ask.only_community = c.community_id)
JOIN people_person who ON who.id = ask.person_id AND who.is_active
CROSS JOIN LATERAL (
    SELECT m.role, coalesce(p.alias, m.alias) AS alias, p.id AS participant_id
    FROM communities_membership m
    LEFT JOIN conversations_participant p ON p.conversation_id = c.id
        AND p.person_id = m.person_id AND p.role = m.role AND p.left_at IS NULL
    WHERE m.person_id = who.id AND m.community_id = c.community_id AND m.ended_at IS NULL
        AND (p.id IS NOT NULL OR (m.role IN ('agent', 'owner') AND c.state <> 'unpaid'))
    ORDER BY p.id IS NULL, m.role
    LIMIT 1
) AS seat
"""


def _mine(caller: Caller, role: str | None) -> Q:
    """Which rows a list may hold; `standings` has the last word on each."""
    person = caller.person
    seats = Participant.objects.filter(
        conversation=OuterRef("pk"), person=person, left_at=None, **({"role": role} if role else {})
    )
    staffed = Membership.objects.filter(
        person=person, ended_at=None, role__in=[role] if role in STAFF else STAFF
    )
    communities = list(staffed.values_list("community_id", flat=True))
    if role == Membership.Role.CUSTOMER:
        return Q(customer=person)
    if role in STAFF:
        return Q(community_id__in=communities)
    if role:
        return Q(Exists(seats))
    return Q(Exists(seats)) | Q(community_id__in=communities)


def _with_names() -> QuerySet[Conversation]:
    return Conversation.objects.select_related("community", "reason", "team")


def _seen(rows: Sequence[Conversation], known: Sequence[Standing | None]) -> list[Seen]:
    """The rows that aren't a stranger's, with who is in them, in one statement for all."""
    people: dict[UUID, list[Participant]] = defaultdict(list)
    for one in people_of([row.id for row in rows]):
        people[one.conversation_id].append(one)
    pictures = _pictures(rows, people)
    return [
        Seen(
            row,
            standing.role,
            standing.alias,
            _own(people[row.id], standing),
            standing,
            people[row.id],
            pictures[row.community_id],
        )
        for row, standing in zip(rows, known, strict=True)
        if standing
    ]


def _pictures(
    rows: Sequence[Conversation], people: Mapping[UUID, Sequence[Participant]]
) -> dict[UUID, Mapping[UUID, UUID]]:
    """By community; only of experts in their role: a customer has none (F4)."""
    experts: dict[UUID, set[UUID]] = {row.community_id: set() for row in rows}
    for row in rows:
        seated = (one for one in people[row.id] if one.role == Membership.Role.EXPERT)
        experts[row.community_id].update(one.person_id for one in seated)
    return {key: pictures_of(key, found) if found else {} for key, found in experts.items()}


def _own(people: Sequence[Participant], standing: Standing) -> Participant | None:
    return next((one for one in people if one.id == standing.participant_id), None)
