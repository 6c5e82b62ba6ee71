"""The same link in two tabs, two owners at once, an alias that two want: one of them wins."""

from functools import partial

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.admission.models import StaffInvitation
from peerdesk.domain.admission.operations.inviting import invite, revoke_invitation
from peerdesk.domain.admission.operations.naming import rename
from peerdesk.domain.admission.operations.staff_places import accept_invitation
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.staffing import LastOwner
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.end_staff_role import end_staff_role
from peerdesk.workflows.take_conversation import take_conversation
from tests import cast
from tests.contenders import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def inviting(tally, **values):
    defaults = {"role": "agent", "email": "nora@example.org", "alias": "Nora", "by": None}
    return partial(invite, community=tally, now=clock.now(), **{**defaults, **values})


def ending(tally, by, whose):
    return partial(end_staff_role, caller=Caller(by), community=tally, membership_id=whose.id)


def test_accepted_in_six_tabs_it_is_one_membership(tally):
    made, nora = inviting(tally)().invitation, cast.person("Nora")
    results = at_once(
        [partial(accept_invitation, invitation=made, person=nora, now=clock.now())] * 6
    )
    assert len({one.id for one in results}) == 1
    assert Membership.objects.filter(person=nora, role="agent").count() == 1


def test_revoked_while_accepted_it_is_one_of_both(tally):
    for turn in range(4):
        nora = cast.person(f"Nora{turn}")
        made = inviting(tally, email=nora.email)().invitation
        accepted, revoked = at_once(
            [
                partial(accept_invitation, invitation=made, person=nora, now=clock.now()),
                partial(revoke_invitation, invitation=made, now=clock.now()),
            ]
        )
        assert isinstance(accepted, Refusal) != isinstance(revoked, Refusal)
        row = StaffInvitation.objects.get(id=made.id)
        assert (row.accepted_at is None) == isinstance(accepted, Refusal)
        assert Membership.objects.filter(person=nora).exists() == (row.accepted_at is not None)


def test_two_owners_invite_the_same_address_and_one_is_told(tally):
    results = at_once([inviting(tally)] * 4)
    assert sum(isinstance(one, InvalidInput) for one in results) == 3
    assert StaffInvitation.objects.count() == 1


def test_two_owners_end_each_other_and_one_stays(tally, olga, anna):
    hers, others = Membership.objects.get(person=olga), cast.member(anna, tally, "owner")
    for _turn in range(4):
        results = at_once([ending(tally, olga, others), ending(tally, anna, hers)])
        assert sum(isinstance(one, NotFound | LastOwner) for one in results) == 1
        assert Membership.objects.filter(role="owner", ended_at=None).count() == 1
        Membership.objects.filter(role="owner").update(ended_at=None)


def test_two_owners_give_up_and_one_stays(tally, olga, anna):
    hers, others = Membership.objects.get(person=olga), cast.member(anna, tally, "owner")
    results = at_once([ending(tally, olga, hers), ending(tally, anna, others)])
    assert sum(isinstance(one, LastOwner) for one in results) == 1


@pytest.mark.promise("F4")
def test_expert_and_staff_want_one_alias_and_one_gets_it(tally, ezra):
    expert = Membership.objects.select_related("community").get(person=ezra)
    for turn, alias in enumerate(["Nora", "Nova", "Nelly", "Nadine"]):
        results = at_once(
            [
                inviting(tally, alias=alias, email=f"n{turn}@example.org"),
                partial(rename, membership=expert, alias=alias),
            ]
        )
        assert sum(isinstance(one, InvalidInput) for one in results) == 1, results


@pytest.mark.invariant("I5")
def test_nobody_who_has_gone_keeps_what_they_took_meanwhile(tally, olga, agnes, ada, my_account):
    membership = Membership.objects.get(person=agnes)
    for _turn in range(6):
        case = cast.conversation(ada, my_account)
        take = partial(take_conversation, caller=Caller(agnes), conversation_id=case.id)
        results = at_once([take, ending(tally, olga, membership)])
        unexpected = [
            one for one in results if isinstance(one, Exception) and not isinstance(one, Refusal)
        ]
        assert not unexpected
        assert not Conversation.objects.filter(handler=agnes).exists()
        Membership.objects.filter(id=membership.id).update(ended_at=None)
