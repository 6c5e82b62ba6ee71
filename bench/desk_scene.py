"""A desk with many tickets, filled row by row of the tables and read into the search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

SLICE = 2000
CUSTOMERS = 1000


@dataclass(frozen=True, slots=True)
class Scene:
    """Who works there, and the tickets, oldest first."""

    agent: Any
    tickets: list[UUID]


def fill(tickets: int, texts: Sequence[str]) -> Scene:
    """A community with an agent and so many open tickets of three messages each."""
    from django.db import connection

    from peerdesk.core import clock
    from peerdesk.domain.support.operations.indexing import catch_up

    agent, customers, reason = _people()
    ids: list[UUID] = []
    begun = clock.now() - timedelta(days=30)
    for start in range(0, tickets, SLICE):
        rows = [
            _ticket(n, customers[n % CUSTOMERS], reason, texts, begun + timedelta(seconds=20 * n))
            for n in range(start, min(start + SLICE, tickets))
        ]
        _keep(rows, texts, agent, range(start, start + len(rows)))
        ids += [row.id for row in rows]
    catch_up()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Scene(agent, ids)


def _people() -> tuple[Any, list[Any], Any]:
    from peerdesk.domain.communities.models import Community, Membership
    from peerdesk.domain.intake.models import Reason
    from peerdesk.domain.people.models import Person

    tongues = ["en"]
    community = Community.objects.create(
        slug="tally", name="Tally", mode="support", currency="CHF", languages=tongues,
        chat_languages=tongues,
    )  # fmt: skip
    agent = Person.objects.create(email="agnes@example.org")
    customers = Person.objects.bulk_create(
        Person(email=f"c{n}@example.org") for n in range(CUSTOMERS)
    )
    Membership.objects.create(community=community, person=agent, role="agent", alias="Agnes")
    Membership.objects.bulk_create(
        Membership(community=community, person=one, role="customer", alias=f"Customer {n}")
        for n, one in enumerate(customers)
    )
    reason = Reason.objects.create(
        community=community, slug="other", name={"en": "Other"}, channel="ticket",
        served_by="agents",
    )  # fmt: skip
    return agent, customers, reason


def _ticket(n: int, customer: Any, reason: Any, texts: Sequence[str], at: Any) -> Any:
    from peerdesk.domain.conversations.models import Conversation

    return Conversation(
        community_id=reason.community_id,
        customer=customer,
        reason=reason,
        channel="ticket",
        queue="agents",
        served_by="agents",
        language="en",
        excerpt=texts[n % len(texts)][:160],
        last_excerpt=texts[n % len(texts)][:160],
        last_seq=3,
        last_event_at=at,
        last_author_role="customer",
        opened_at=at,
        waiting_since=at,
        due_at=at + timedelta(days=60),
        due_for="ticket",
        answer_due_at=at + timedelta(days=35),
    )


def _keep(rows: Sequence[Any], texts: Sequence[str], agent: Any, numbers: Iterable[int]) -> None:
    from peerdesk.domain.conversations.models import Conversation, Event, Participant

    Conversation.objects.bulk_create(rows)
    Participant.objects.bulk_create(
        Participant(conversation=row, person=row.customer, role="customer", alias="Customer")
        for row in rows
    )
    Event.objects.bulk_create(
        Event(
            conversation=row,
            seq=seq,
            kind="message",
            at=row.opened_at,
            author=row.customer if seq != 2 else agent,
            author_role="customer" if seq != 2 else "agent",
            author_alias="Customer" if seq != 2 else "Agnes",
            data={"text": _text(n, seq, texts), "attachments": []},
        )
        for row, n in zip(rows, numbers, strict=True)
        for seq in (1, 2, 3)
    )


def _text(n: int, seq: int, texts: Sequence[str]) -> str:
    if seq > 1:
        return texts[((n + 1) * (3 if seq == 2 else 7)) % len(texts)]
    # Words of which the search knows how rare they are; the rival has the same.
    marks = [f"every{step}th" for step in (10_000, 100, 10) if n % step == 0]
    return " ".join([texts[n % len(texts)], *marks])
