"""News for experts who are asked and for agents with a queue; and none of it by hints alone."""

from collections.abc import Callable

import pytest

from peerdesk.core.ids import new_id
from peerdesk.delivery.realtime import hint_person, hint_queue
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation, Seat
from tests import cast
from tests.gateway.conftest import Join
from tests.gateway.process import GatewayProcess

Another = Callable[..., GatewayProcess]


@pytest.mark.promise("C6")
def test_an_expert_is_told_of_an_invitation_and_of_its_end(
    asked: Conversation, ezra: Person, erik: Person, join: Join
) -> None:
    his = join(ezra)
    invitation = cast.invited(asked, ezra)
    hint_person(ezra.id, "invitations")

    told = his.expect("invitation")

    assert told["id"] == str(invitation.id)
    assert told["conversation"] == str(asked.id)
    assert told["language"] == "en"
    assert told["excerpt"] == "How do I send an invoice twice?"
    assert told["expires_at"].endswith("Z")
    assert told["pays"] == {"amount": "2.00", "currency": "CHF"}
    assert join(ezra).expect("invitation")["id"] == told["id"]  # also on return
    join(erik).nothing("invitation", 0.3)

    Invitation.objects.filter(id=invitation.id).update(state="cancelled")
    hint_person(ezra.id, "invitations")
    gone = his.expect("invitation_gone")
    assert gone["id"] == told["id"]
    assert (gone["conversation"], gone["state"]) == (str(asked.id), "cancelled")


@pytest.mark.invariant("I17")
def test_an_invited_expert_does_not_see_the_timeline(
    asked: Conversation, ezra: Person, join: Join
) -> None:
    cast.invited(asked, ezra)
    his = join(ezra)
    his.expect("invitation")
    his.subscribe(asked.id)
    assert his.expect("error")["code"] == "not_found"


def test_agents_see_what_comes_into_their_queue_and_goes(
    ada: Person, my_account: Reason, agnes: Person, otto: Person, join: Join
) -> None:
    agents, strangers = join(agnes), join(otto)
    agents.nothing("conversation", 0.3)

    waiting = cast.conversation(ada, my_account)
    hint_queue(waiting.community_id)

    told = agents.expect("conversation")
    assert (told["id"], told["state"], told["queue"]) == (str(waiting.id), "waiting", "agents")
    assert "take" in told["can"]
    strangers.nothing("conversation", 0.3)

    ack = agents.post(waiting.id, "I take this by answering")

    assert ack["seq"] == 3
    seat = Participant.objects.get(conversation=waiting, person=agnes)
    assert (seat.role, seat.alias) == ("agent", "Agnes agent")
    assert agents.expect("conversation")["handler"]["role"] == "agent"


@pytest.mark.invariant("I4")
def test_a_deaf_gateway_is_only_slower(
    chat: Conversation,
    asked: Conversation,
    ada: Person,
    ezra: Person,
    erik: Person,
    agnes: Person,
    my_account: Reason,
    join: Join,
    another_gateway: Another,
) -> None:
    """Every hint of the bus is lost, always: everything comes, in order, within seconds."""
    deaf = another_gateway(hears_hints=False, look_every=0.5)
    hers, eriks, agents = (join(one, at=deaf) for one in (ada, erik, agnes))
    hers.subscribe(chat.id, 2)
    hers.expect("presence")
    agents.nothing("conversation", 0.7)

    for number in range(20):
        post_messages([Draft(ezra.id, chat.id, new_id(), f"unheard {number}")])
    invitation = cast.invited(asked, erik)
    waiting = cast.conversation(ada, my_account)

    assert [event["seq"] for event in hers.events(20)] == list(range(3, 23))
    assert eriks.expect("invitation")["id"] == str(invitation.id)
    assert agents.expect("conversation")["id"] == str(waiting.id)
    Invitation.objects.filter(id=invitation.id).update(state="expired")
    assert eriks.expect("invitation_gone")["state"] == "expired"


@pytest.mark.promise("C4")
@pytest.mark.parametrize("hinted", [True, False])
def test_an_experts_screens_are_told_that_their_place_changed(
    ezra: Person, erik: Person, join: Join, hinted: bool
) -> None:
    his, another = join(ezra), join(ezra)
    other = join(erik)
    his.nothing("availability", 0.3)
    Seat.objects.filter(person=ezra).update(paused=True)
    if hinted:
        hint_person(ezra.id, "availability")
    his.expect("availability", 10)
    another.expect("availability", 10)
    other.nothing("availability", 0.3)
