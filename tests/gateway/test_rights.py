"""Who leaves, is removed, loses the role or the token gets nothing more, within five seconds."""

from collections.abc import Callable

import pytest

from peerdesk.core import clock
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person, Token
from peerdesk.workflows.end_staff_role import end_staff_role
from tests.gateway.conftest import Join

pytestmark = pytest.mark.invariant("I5")


def revoke_the_token(somebody: Person) -> None:
    Token.objects.filter(person=somebody).update(revoked_at=clock.now())


def end_the_membership(somebody: Person) -> None:
    Membership.objects.filter(person=somebody).update(ended_at=clock.now())


def lock_out(somebody: Person) -> None:
    Person.objects.filter(id=somebody.id).update(is_active=False)


@pytest.mark.parametrize("end", [revoke_the_token, end_the_membership, lock_out])
def test_the_socket_is_closed_with_4401(
    chat: Conversation, ada: Person, ezra: Person, join: Join, end: Callable[[Person], None]
) -> None:
    his, hers = join(ezra), join(ada)
    his.subscribe(chat.id, 2)
    his.expect("presence")

    end(ezra)  # without any hint

    assert his.close_code(5) == 4401
    hers.post(chat.id, "Is he gone?")
    assert his.frames[-1].get("data") is None


def test_a_hint_makes_it_sooner(
    ezra: Person, chat: Conversation, another_gateway, join: Join
) -> None:
    his = join(ezra, at=another_gateway(look_every=60))
    revoke_the_token(ezra)
    hint_person(ezra.id, "token")
    assert his.close_code(2) == 4401


def test_agent_whose_role_ends_is_at_the_desk_no_more(
    tally: Community, agnes: Person, olga: Person, another_gateway, join: Join
) -> None:
    desk = join(agnes, at=another_gateway(look_every=60))
    membership = Membership.objects.get(person=agnes)
    end_staff_role(caller=Caller(olga), community=tally, membership_id=membership.id)
    assert desk.close_code(2) == 4401


def test_who_left_is_unsubscribed(
    chat: Conversation, ada: Person, ezra: Person, join: Join
) -> None:
    his, hers = join(ezra), join(ada)
    his.subscribe(chat.id, 2)
    his.expect("presence")

    Participant.objects.filter(person=ezra).update(left_at=clock.now())

    assert his.expect("error", seconds=5)["code"] == "not_found"
    hers.post(chat.id, "He is gone")
    his.nothing("event", 0.5)


def test_another_role_elsewhere_stays(
    chat: Conversation, agnes: Person, join: Join, another_gateway
) -> None:
    agents = join(agnes, at=another_gateway(look_every=0.3))
    agents.subscribe(chat.id, 2)
    agents.expect("presence")
    assert agents.close_code(1.5) is None
