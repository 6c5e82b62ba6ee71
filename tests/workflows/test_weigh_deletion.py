"""Who may delete their account (F12): nobody while money or a community depends on them."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.ledger.queries import balance
from peerdesk.domain.payments.lifecycle import ChargeState, Purpose
from peerdesk.domain.payments.models import Charge, Dispute
from peerdesk.domain.people.models import Person
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.workflows.delete_account import delete_account
from peerdesk.workflows.weigh_deletion import (
    BalanceLeft,
    ChargeOpen,
    DisputeOpen,
    LastOwner,
    RefundOpen,
    SmallBalanceLeft,
    weigh_deletion,
)
from tests.cast import (
    closed_by_customer,
    member,
    person,
)
from tests.workflows.deletion_scenes import deleted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("F12"),
    pytest.mark.invariant("I20"),
]


def earned(somebody: Person, of: Community, minor: int) -> None:
    leg = Leg(chart.brand_receivable(), chart.expert_payable(somebody.id), Money(minor, "CHF"))
    post_transfer(book=of.id, reference=f"test:{new_id()}", why=chart.Why.RATING, legs=[leg])


def charge_of(somebody: Person, of: Community, state: ChargeState) -> Charge:
    now = clock.now()
    return Charge.objects.create(
        community=of,
        payer=somebody,
        purpose=Purpose.QUESTION,
        subject_id=new_id(),
        amount_minor=500,
        currency="CHF",
        state=state,
        provider="local",
        return_url="/",
        created_at=now,
        give_up_at=now + timedelta(hours=1),
        due_at=now,
    )


def test_the_last_owner_stays_until_there_is_another(olga: Person, tally: Community) -> None:
    with pytest.raises(LastOwner, match="Tally") as refused:
        deleted(olga)
    assert refused.value.more["url"] == "/manage/tally/people/"
    member(person("Oskar"), tally, "owner")
    assert not deleted(olga).is_active


def test_a_balance_is_first_paid_out(ezra: Person, tally: Community) -> None:
    earned(ezra, tally, 2_000)
    for given_up in (False, True):
        with pytest.raises(BalanceLeft) as refused:
            deleted(ezra, give_up_balance=given_up)
        assert refused.value.more["url"] == "/workspace/earnings/tally/"
    assert Person.objects.get(id=ezra.id).is_active


def test_less_than_is_paid_out_can_be_given_up_by_a_word(ezra: Person, tally: Community) -> None:
    earned(ezra, tally, 1_999)
    with pytest.raises(SmallBalanceLeft):
        deleted(ezra)
    deleted(ezra, give_up_balance=True)
    book, platform = tally.id, chart.platform_fees()
    assert balance(book=book, address=platform, currency="CHF") == Money(1_999, "CHF")
    payable = chart.expert_payable(ezra.id)
    assert balance(book=book, address=payable, currency="CHF") == Money.zero("CHF")
    assert Transfer.objects.get(why="given_up").reference == f"given_up:{ezra.id}"


def test_nobody_goes_while_money_is_under_way(
    ada: Person, ezra: Person, chat: Conversation, tally: Community
) -> None:
    now = clock.now()
    closed_by_customer(chat)
    charge = charge_of(ada, tally, ChargeState.PROCESSING)
    with pytest.raises(ChargeOpen):
        deleted(ada)
    Charge.objects.filter(id=charge.id).update(state=ChargeState.SUCCEEDED)
    dispute = Dispute.objects.create(
        charge=charge, provider="local", dispute_id="d", amount_minor=500, opened_at=now
    )
    with pytest.raises(DisputeOpen):
        deleted(ada)
    dispute.delete()
    RefundRequest.objects.create(
        community=tally,
        conversation=chat,
        customer=ada,
        expert=ezra,
        scope="question",
        requested_at=now,
        answer_due_at=now,
        decide_due_at=now,
        due_at=now,
        currency="CHF",
    )
    for one in (ada, ezra):
        with pytest.raises(RefundOpen) as refused:
            deleted(one)
        assert refused.value.more["url"] == f"/conversations/{chat.id}/"
        assert Person.objects.get(id=one.id).is_active


def test_only_who_proves_it_goes(ada: Person) -> None:
    with pytest.raises(InvalidInput):
        delete_account(person=ada, password="wrong", email=ada.email, now=clock.now())
    ada.set_unusable_password()
    ada.save()
    with pytest.raises(InvalidInput):
        delete_account(person=ada, email="eve@example.org", now=clock.now())
    delete_account(person=ada, email=" ADA@example.org", now=clock.now())
    assert not Person.objects.get(id=ada.id).is_active
    assert weigh_deletion(ada).obstacles == []
