"""Who passes a test can be asked in that area from this instant; who fails can't (C2, C3)."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.expertise.models import Question
from peerdesk.domain.expertise.testing import asked_in, draw_attempt
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Seat
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.change_availability import change_availability
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.pass_test import pass_test
from peerdesk.workflows.withdraw_area import return_area, withdraw_area
from tests import cast
from tests.cast import caller_of, member, person
from tests.workflows.scenes import states

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C2", "C3")]


@pytest.fixture
def newcomer(tally: Community, invoicing: Area) -> Caller:
    """An expert without any area; invoicing asks one question."""
    bank_of(invoicing)
    somebody = person("Nora")
    member(somebody, tally, "expert")
    return caller_of(somebody)


@pytest.fixture
def general(tally: Community) -> Area:
    """Everybody's first test, of one question."""
    area = cast.area(tally, "general", is_general=True)
    bank_of(area)
    return area


def bank_of(area: Area) -> None:
    options = [{"id": "right", "text": "Yes"}, {"id": "wrong", "text": "No"}]
    Question.objects.create(
        area=area, language="en", kind="single", text="?", options=options, solution=["right"]
    )


def answer(newcomer: Caller, area: Area, chosen: str) -> list[object]:
    """Takes the test; the areas in which she may be asked then."""
    attempt = draw_attempt(caller=newcomer, area_id=area.id, now=clock.now())
    question = str(asked_in(attempt)[0].question_id)
    pass_test(caller=newcomer, attempt_id=attempt.id, answers={question: [chosen]}, now=clock.now())
    return [one for seat in Seat.objects.filter(person=newcomer.person) for one in seat.areas]


def test_passed_is_asked(newcomer: Caller, invoicing: Area) -> None:
    assert answer(newcomer, invoicing, "right") == [invoicing.id]


def test_failed_is_not_asked(newcomer: Caller, invoicing: Area) -> None:
    assert answer(newcomer, invoicing, "wrong") == []


@pytest.mark.promise("F1")
@pytest.mark.invariant("I8")
def test_before_the_general_test_not_even_a_question_of_no_area_comes(
    newcomer: Caller, general: Area, ada: Person, olga: Person, tally: Community
) -> None:
    there = Times(cast.ALWAYS, "Europe/Zurich", False, 3, ["en"])
    change_availability(caller=newcomer, community=tally, times=there)
    anything = cast.reason(tally, "anything")
    first = asked(ada, anything)
    assert states(first) == {}
    answer(newcomer, general, "right")
    assert states(first) == {"Nora": "pending"}
    close_conversation(caller=Caller(ada), conversation_id=first.id)

    whose = {"area": general, "person_id": newcomer.person.id, "now": clock.now()}
    withdraw_area(caller=Caller(olga), **whose)
    second = asked(ada, anything)
    assert states(second) == {}
    return_area(caller=Caller(olga), **whose)
    assert states(second) == {"Nora": "pending"}


def asked(ada: Person, reason: Reason) -> Conversation:
    return ask_question(
        caller=Caller(ada), community=reason.community, reason=reason.id, text="?", language="en"
    )
