"""The question was about something else: its expert moves it to the right area."""

import pytest

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.expertise.models import Qualification
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.workflows.move_to_area import NotQualified, move_to_area
from tests import cast
from tests.workflows.scenes import kinds, states


def move(somebody, conversation, area, **values):
    return move_to_area(
        caller=Caller(somebody), conversation_id=conversation.id, area=area, **values
    )


@pytest.fixture
def emil(tally, payroll):
    """Expert in payroll alone."""
    somebody = cast.person("Emil")
    cast.expert(somebody, tally, [payroll])
    return somebody


@pytest.mark.promise("F10")
@pytest.mark.invariant("I8")
def test_an_expert_of_the_right_area_is_asked(chat, ezra, erik, emil, payroll):
    moved = move(ezra, chat, payroll.id)
    assert (moved.area_id, moved.state, moved.episode) == (payroll.id, "waiting", 2)
    assert kinds(chat) == ["message", "joined", "area_moved", "left", "asking"]
    assert states(chat) == {"Emil": "pending"}


@pytest.mark.promise("F10")
def test_the_customer_is_told_from_where_to_where(chat, ezra, payroll):
    move(ezra, chat, "payroll")
    told = Event.objects.get(conversation=chat, kind="notice", data__code="area_moved")
    assert told.data["values"] == {"from": {"en": "Invoicing"}, "to": {"en": "Payroll"}}
    assert told.audience == []


@pytest.mark.promise("F10", "C3")
def test_who_is_qualified_there_may_keep_it(chat, ezra, payroll):
    with pytest.raises(NotQualified):
        move(ezra, chat, payroll.id, keep=True)
    Qualification.objects.create(area=payroll, person=ezra, passed_at=cast.PAST)
    kept = move(ezra, chat, payroll.id, keep=True)
    assert (kept.area_id, kept.state, kept.handler_id) == (payroll.id, "active", ezra.id)
    assert Seat.objects.get(person=ezra).active == 1
    assert not Invitation.objects.exists()


@pytest.mark.promise("F10")
def test_only_an_area_of_its_community_and_another_one(chat, ezra, invoicing, otto, elsewhere):
    general = cast.area(chat.community, "general", is_general=True)
    others = cast.area(elsewhere, "other")
    for wrong in (invoicing.id, general.id, others.id, "nothing", ""):
        with pytest.raises(InvalidInput):
            move(ezra, chat, wrong)


def test_nobody_but_its_expert(chat, asked, ada, erik, agnes, otto, payroll):
    for somebody, refusal in (
        (ada, NotHandler),
        (agnes, NotHandler),
        (erik, NotFound),
        (otto, NotFound),
    ):
        with pytest.raises(refusal):
            move(somebody, chat, payroll.id)
