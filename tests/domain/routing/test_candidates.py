"""Who may be asked (I8), and what is kept of the asking (B3)."""

from datetime import timedelta

import pytest
from django.db import connection

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.core.statements import Asked, run
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing import queries
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.domain.routing.operations.inviting import invite_wave
from peerdesk.domain.routing.queries import Question, asked_for, asked_of, asked_so_far, candidates
from peerdesk.domain.routing.sizing import Size
from peerdesk.domain.routing.wire import asked_wire, invitation_wire
from peerdesk.workflows.find_helper import question_of
from tests import cast


def may_be_asked(conversation: Conversation) -> set[str]:
    found = candidates(question_of(conversation), clock.now())
    names = dict(Seat.objects.values_list("person_id", "person__name"))
    return {names[facts.person_id].split()[0] for facts in found}


def ask(conversation: Conversation, size: int = 3) -> list[Invitation]:
    now = clock.now()
    return invite_wave(
        question=question_of(conversation),
        free=candidates(question_of(conversation), now),
        before=asked_so_far(question_of(conversation)),
        size=Size(size, size, 0.8),
        expires_at=now + timedelta(seconds=30),
        pays_minor=200,
        now=now,
    )


@pytest.mark.promise("C3", "C4", "F2", "F3")
@pytest.mark.invariant("I8")
@pytest.mark.parametrize(
    "away",
    [
        {"paused": True},
        {"areas": []},
        {"languages": ["de"]},
        {"open_from": cast.FUTURE},
        {"open_until": cast.PAST},
        {"open_from": None, "open_until": None},
        {"active": 3},
        {"active": 1, "invited": 2},
        {"limit": 0},
    ],
)
def test_only_who_is_free_and_fit_is_asked(asked, ezra, erik, away):
    assert may_be_asked(asked) == {"Ezra", "Erik"}
    Seat.objects.filter(person=erik).update(**away)
    assert may_be_asked(asked) == {"Ezra"}


@pytest.mark.invariant("I8", "I17")
def test_never_the_customer_nor_anybody_of_elsewhere(ezra, erik, otto, tally, sending_invoices):
    cast.member(erik, tally, "customer")
    assert may_be_asked(cast.conversation(erik, sending_invoices)) == {"Ezra"}


@pytest.mark.promise("C6")
def test_nobody_is_asked_twice_in_a_span(asked, ezra, erik):
    cast.invited(asked, ezra, state="declined")
    assert may_be_asked(asked) == {"Erik"}
    asked.episode = 2
    assert may_be_asked(asked) == {"Ezra", "Erik"}


def test_a_question_of_no_area_may_go_to_every_expert(ada, ezra, tally):
    assert may_be_asked(cast.conversation(ada, cast.reason(tally, "anything"))) == {"Ezra"}


@pytest.mark.promise("B3")
def test_the_order_and_the_reasons_are_kept(asked, ezra, erik):
    Seat.objects.filter(person=erik).update(given_stars_sum=250, given_stars_count=50)
    Seat.objects.filter(person=ezra).update(given_stars_sum=50, given_stars_count=50)
    ask(asked)
    first, second = asked_for(asked.id)
    assert (first.expert_id, second.expert_id) == (erik.id, ezra.id)
    assert (first.wave, first.place, second.place) == (1, 1, 2)
    line = asked_wire(first, alias="Erik expert")
    assert line["score"] > second.score
    assert line["parts"]["stars"]["points"] == pytest.approx(2.82, abs=0.1)
    assert asked_of(erik.id, asked.community_id, before=None, limit=9)[0].id == first.id
    assert not asked_of(ezra.id, asked.community_id, before=second.id, limit=9)


@pytest.mark.promise("F4")
def test_an_invitation_says_what_is_asked_and_nothing_of_who_asks(asked, ada, ezra):
    ask(asked)
    invitation = Invitation.objects.select_related("community", "conversation__reason").get()
    wire = invitation_wire(invitation)
    assert wire["pays"] == {"amount": "2.00", "currency": "CHF"}
    assert wire["excerpt"] == asked.excerpt
    assert "Ada" not in repr(wire)
    assert str(ada.id) not in repr(wire)


def test_the_wave_has_its_size_and_the_next_goes_on(asked, ezra, erik):
    assert [one.place for one in ask(asked, size=1)] == [1]
    assert [(one.wave, one.place) for one in ask(asked, size=1)] == [(2, 2)]
    assert ask(asked) == []


AWAY = [
    {"active": 1, "limit": 1, "open_from": cast.PAST},
    {"paused": True, "open_from": cast.PAST},
    {"open_from": cast.FUTURE - timedelta(days=1)},
    {"open_from": None},
]


def crowd(community: Community, size: int) -> None:
    """So many experts who are full, paused, or there at another time."""
    people = [Person(email=f"crowd{number}@example.org") for number in range(size)]
    Person.objects.bulk_create(people)
    Seat.objects.bulk_create(
        Seat(
            community=community,
            person=one,
            open_until=cast.FUTURE,
            languages=["en"],
            areas=[new_id() for _ in range(8)],
            hours_asked=[3] * 24,
            hours_taken=[1] * 24,
            **AWAY[number % len(AWAY)],
        )
        for number, one in enumerate(people)
    )


def test_the_seats_of_others_cost_nothing(asked, ezra, tally, monkeypatch):
    """The index finds those who are free; however many others there are, the plan must use it."""
    crowd(tally, 800)
    question: Question = question_of(asked)
    asking = []
    monkeypatch.setattr(queries, "Asked", lambda *words: (asking.append(words), Asked(*words))[1])
    assert [one.person_id for one in candidates(question, clock.now())] == [ezra.id]
    ((statement, values),) = asking
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE routing_seat")
    plan = "\n".join(line for (line,) in run("EXPLAIN " + statement, values))
    assert "seat_free" in plan
