"""Who passes a test can be asked in that area from this instant; who fails can't (C2, C3)."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.models import Question
from peerdesk.domain.expertise.testing import asked_in, draw_attempt
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.models import Seat
from peerdesk.workflows.pass_test import pass_test
from tests.cast import caller_of, member, person

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C2", "C3")]


@pytest.fixture
def newcomer(tally: Community, invoicing: Area) -> Caller:
    """An expert without any area; invoicing asks one question."""
    options = [{"id": "right", "text": "Yes"}, {"id": "wrong", "text": "No"}]
    Question.objects.create(
        area=invoicing, language="en", kind="single", text="?", options=options, solution=["right"]
    )
    somebody = person("Nora")
    member(somebody, tally, "expert")
    return caller_of(somebody)


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
