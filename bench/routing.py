"""Question to first invitation: a hundred thousand experts of whom a thousand are free.

Beside it, in the same run on the same server (fsync on), a community of a thousand experts who are
all free. Timed is the whole verb: from the customer's text to the commit that holds the first
wave's invitations. Questions alternate between the two, each is closed before the next. Every seat
has facts of its own, and answers by hour have been learned, so that the score and the size of the
wave are weighed as in a community that has run for weeks.

Nothing is tidied for it: the server vacuums what it is filled with and what the questions leave
when it sees fit, and writes a checkpoint every thirty seconds (usually five minutes), so that
every stretch of the run has its share of both. The first questions, asked while the server still
sees to what was just filled, count like the others and are told apart as well.

The rival in the same run is what one writes first: read the community's experts, drop in Python
those who may not be asked, sort the rest by the same score, invite as many.

Run: python -m bench.routing [questions]
"""

import statistics
import sys
import time
from importlib import import_module
from typing import Any

from bench.database import own_database, set_up_django

EXPERTS = 100_000
FREE = 1_000
CUSTOMERS = 50
WARM_UP = 20
FIRST = 300
RIVAL_QUESTIONS = 12


def main(questions: int = 3000) -> dict[str, float]:
    """Print and give p50 and p99 in milliseconds, and the ratio."""
    with own_database(checkpoint_timeout="30s"):
        return _measure(questions)


def _measure(questions: int) -> dict[str, float]:
    set_up_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from peerdesk.core.garbage import spare_what_is_loaded

    call_command("migrate", verbosity=0)
    scenes = {"city": _scene("city", EXPERTS), "village": _scene("village", FREE)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    import_module(settings.ROOT_URLCONF)
    spare_what_is_loaded()  # as in each process that serves
    times: dict[str, list[float]] = {"city": [], "village": []}
    before = _upkeep()
    for number in range(questions + WARM_UP):
        for name, scene in scenes.items():
            spent = _ask(scene, number)
            if number >= WARM_UP:
                times[name].append(spent * 1000)
    found = {}
    for name, spent_each in (*times.items(), ("first", times["city"][:FIRST])):
        centiles = statistics.quantiles(spent_each, n=100)
        found[f"{name} p50"], found[f"{name} p99"] = centiles[49], centiles[98]
    vacuums, checkpoints = (now - then for now, then in zip(_upkeep(), before, strict=True))
    rival = sorted(_ask_naively(scenes["city"]) * 1000 for _ in range(RIVAL_QUESTIONS))
    found["rival p50"] = statistics.median(rival)
    found["times faster"] = found["rival p50"] / found["city p50"]
    found["ratio"] = found["city p99"] / found["village p99"]
    found["ratio p50"] = found["city p50"] / found["village p50"]
    print(
        f"routing, question to first invitation: {EXPERTS:,} experts of whom {FREE:,} are free: "
        f"p50 {found['city p50']:.1f} ms, p99 {found['city p99']:.1f} ms; "
        f"{FREE:,} experts: p50 {found['village p50']:.1f} ms, p99 {found['village p99']:.1f} ms; "
        f"{found['ratio']:.2f} x at p99, {found['ratio p50']:.2f} x at p50; "
        f"the simple way, choice alone: p50 {found['rival p50']:.0f} ms, "
        f"{found['times faster']:.0f} x as long; "
        f"{questions:,} questions each, while the server vacuumed {vacuums} tables and wrote "
        f"{checkpoints} checkpoints; the first {FIRST} with {EXPERTS:,}: "
        f"p50 {found['first p50']:.1f} ms, p99 {found['first p99']:.1f} ms"
    )
    return found


def _upkeep() -> tuple[int, int]:
    """How often the server has vacuumed a table of ours by itself, and written a checkpoint."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(autovacuum_count)::int FROM pg_stat_user_tables")
        vacuums = cursor.fetchone()[0]
        cursor.execute("SELECT (num_timed + num_requested)::int FROM pg_stat_checkpointer")
        return vacuums, cursor.fetchone()[0]


def _ask(scene: dict[str, Any], number: int) -> float:
    from peerdesk.domain.people.access import Caller
    from peerdesk.domain.routing.models import Invitation
    from peerdesk.workflows.ask_question import ask_question
    from peerdesk.workflows.close_conversation import close_conversation

    caller = Caller(scene["customers"][number % CUSTOMERS])
    started = time.perf_counter()
    chat = ask_question(
        caller=caller,
        community=scene["community"],
        reason=scene["reason"].id,
        text="How do I send an invoice twice?",
        language="en",
    )
    spent = time.perf_counter() - started
    assert 3 <= Invitation.objects.filter(conversation=chat, state="pending").count() <= 6
    close_conversation(caller=caller, conversation_id=chat.id)
    return spent


def _ask_naively(scene: dict[str, Any]) -> float:
    """The choice alone, without the conversation around it: the rival's better case."""
    from peerdesk.core import clock
    from peerdesk.domain.routing.matching import Facts, best
    from peerdesk.domain.routing.models import Seat

    started = time.perf_counter()
    now, area = clock.now(), scene["reason"].area_id
    free = [
        Facts(
            seat.id,
            seat.person_id,
            seat.languages.index("en") + 1,
            seat.limit - seat.active - seat.invited,
            seat.limit,
            seat.finished,
            seat.given_stars_sum,
            seat.given_stars_count,
            seat.asked_count,
            seat.accepted_count,
            seat.last_invited_at,
        )
        for seat in Seat.objects.filter(community=scene["community"])
        if not seat.paused
        and seat.limit > seat.active + seat.invited
        and seat.open_from
        and seat.open_from <= now < seat.open_until
        and "en" in seat.languages
        and area in seat.areas
    ]
    assert len(best(free, area=True, now=now, count=3)) == 3
    return time.perf_counter() - started


def _scene(slug: str, experts: int) -> dict[str, Any]:
    """A community in which exactly FREE of the experts may be asked now."""
    from tests import cast

    community = cast.community(slug)
    areas = [cast.area(community, f"area-{number}") for number in range(4)]
    reason = cast.reason(community, "question", area=areas[0])
    _seats(community, areas, experts)
    _habit(community)
    customers = []
    for number in range(CUSTOMERS):
        customer = cast.person(f"{slug}-customer-{number}")
        cast.member(customer, community, "customer")
        customers.append(customer)
    return {"community": community, "reason": reason, "customers": customers}


def _seats(community: Any, areas: list[Any], experts: int) -> None:
    """Every so-manieth is free; the others are paused, away till later, full or never there."""
    from django.db import connection

    values = {
        "slug": community.slug,
        "community": community.id,
        "areas": [area.id for area in areas],
        "experts": experts,
        "every": experts // FREE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, values)
        cursor.execute(_MEMBERS, values)
        cursor.execute(_SEATS, values)


def _habit(community: Any) -> None:
    from peerdesk.core import clock
    from peerdesk.domain.routing.models import Habit

    Habit.objects.create(
        community=community, chances=[0.5] * 24, answers=1000, learned_at=clock.now()
    )


_PEOPLE = """
INSERT INTO people_person (id, email, password, name, language, time_zone, is_active, is_staff,
    is_superuser)
SELECT gen_random_uuid(), %(slug)s || '-' || n || '@example.org', '!', '', 'en', 'UTC', true,
    false, false
FROM generate_series(0, %(experts)s - 1) AS n
"""
_MEMBERS = """
INSERT INTO communities_membership (id, community_id, person_id, role, alias, alias_key, active,
    plan)
SELECT gen_random_uuid(), %(community)s, id, 'expert', 'Expert', '', true, ''
FROM people_person WHERE email LIKE %(slug)s || '-%%' AND password = '!'
"""
_SEATS = """
INSERT INTO routing_seat (id, community_id, person_id, languages, areas, paused, open_from,
    open_until, "limit", active, invited, misses, finished, given_stars_sum, given_stars_count,
    asked_count, accepted_count, declined_count, replied_count, silent_count, reach_hits,
    reach_tries, hours_asked, hours_taken)
SELECT gen_random_uuid(), %(community)s, id, '{de,en}', %(areas)s::uuid[],
    n %% %(every)s <> 0 AND n %% 4 = 1,
    CASE WHEN n %% %(every)s = 0 OR n %% 4 < 2 THEN now() - interval '1 hour'
        WHEN n %% 4 = 2 THEN now() + interval '1 day' END,
    CASE WHEN n %% %(every)s = 0 OR n %% 4 < 3 THEN now() + interval '2 days' END,
    3, CASE WHEN n %% %(every)s <> 0 AND n %% 4 = 0 THEN 3 ELSE 0 END, 0, 0,
    n %% 40, n %% 50 * (3 + n %% 3), n %% 50, n %% 60, n %% 60 / 2, n %% 7, n %% 30, n %% 3,
    n %% 9, 9, array_fill(n %% 12, ARRAY[24]), array_fill(n %% 12 / 2, ARRAY[24])
FROM (
    SELECT id, row_number() OVER (ORDER BY email) - 1 AS n
    FROM people_person WHERE email LIKE %(slug)s || '-%%' AND password = '!'
) AS numbered
"""


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
