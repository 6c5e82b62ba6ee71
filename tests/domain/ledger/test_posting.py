"""Booking: each fact once for ever, whole or not at all."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Account, Entry, Transfer
from peerdesk.domain.ledger.operations import (
    Draft,
    Leg,
    ReferenceReused,
    hold_still,
    post_transfer,
    post_transfers,
    reverse_transfer,
)
from peerdesk.domain.ledger.queries import balance
from tests.contenders import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.promise("B5")]
BRAND = chart.brand_receivable()
EZRA, ERIK, ADA = new_id(), new_id(), new_id()
TWO = Money(200, "CHF")


def pay(book: UUID, reference: str = "rating:1", amount: int = 200, who: UUID = EZRA) -> Transfer:
    legs = [Leg(BRAND, chart.expert_payable(who), Money(amount, "CHF"))]
    return post_transfer(book=book, reference=reference, why="rating", legs=legs)


def held(book: UUID, address: chart.Address, currency: str = "CHF") -> int:
    return balance(book=book, address=address, currency=currency).amount_minor


def test_money_moves_from_one_address_to_the_other() -> None:
    book = new_id()
    transfer = pay(book)
    assert held(book, chart.expert_payable(EZRA)) == 200
    assert held(book, BRAND) == -200
    assert sorted(entry.amount for entry in transfer.entries.all()) == [-200, 200]
    assert transfer.at is not None


def test_a_split_is_one_transfer_with_one_entry_an_account() -> None:
    book = new_id()
    local = chart.provider("local")
    share, fee = Money(999, "EUR").split([70, 30])
    legs = [Leg(local, chart.expert_payable(EZRA), share), Leg(local, chart.platform_fees(), fee)]
    transfer = post_transfer(book=book, reference="premium:1:paid", why="premium", legs=legs)
    assert sorted(entry.amount for entry in transfer.entries.all()) == [-999, 300, 699]


@pytest.mark.invariant("I10")
def test_the_same_fact_again_is_the_first_transfer() -> None:
    book = new_id()
    first = pay(book)
    assert pay(book) == first
    assert held(book, chart.expert_payable(EZRA)) == 200
    assert pay(new_id()) != first


@pytest.mark.invariant("I10")
@pytest.mark.parametrize(("amount", "who"), [(100, EZRA), (200, ERIK)])
def test_another_fact_under_the_same_reference_is_refused(amount: int, who: UUID) -> None:
    book = new_id()
    pay(book)
    with pytest.raises(ReferenceReused):
        pay(book, amount=amount, who=who)
    assert held(book, chart.expert_payable(EZRA)) == 200
    assert held(book, chart.expert_payable(ERIK)) == 0


def test_a_batch_books_what_is_new_and_recognises_what_is_not() -> None:
    book = new_id()
    first = pay(book, "rating:1")
    drafts = [
        Draft(f"rating:{n}", "rating", [Leg(BRAND, chart.expert_payable(EZRA), TWO)])
        for n in range(5)
    ]
    booked = post_transfers(book=book, drafts=drafts)
    assert [transfer.reference for transfer in booked] == [draft.reference for draft in drafts]
    assert booked[1] == first
    assert held(book, chart.expert_payable(EZRA)) == 1000


def test_legs_without_sense_are_a_mistake_of_ours() -> None:
    payable = chart.expert_payable(EZRA)
    for legs in (
        [],
        [Leg(BRAND, payable, Money(0, "CHF"))],
        [Leg(BRAND, payable, Money(-1, "CHF"))],
        [Leg(BRAND, BRAND, TWO)],
        [Leg(BRAND, payable, TWO), Leg(BRAND, payable, Money(1, "EUR"))],
        [Leg(BRAND, payable, TWO), Leg(payable, BRAND, TWO)],
    ):
        with pytest.raises(ValueError, match=r"leg|currency|gives"):
            post_transfer(book=new_id(), reference="x:1", why="rating", legs=legs)
    draft = Draft("x:1", "rating", [Leg(BRAND, payable, TWO)])
    with pytest.raises(ValueError, match="one reference"):
        post_transfers(book=new_id(), drafts=[draft, draft])


def test_an_account_with_a_floor_never_falls_below_it() -> None:
    book = new_id()
    held_for_ada = chart.customer_held(ADA)
    payable = chart.expert_payable(EZRA)
    charge = [Leg(chart.provider("local"), held_for_ada, TWO)]
    post_transfer(book=book, reference="question:1:paid", why="question", legs=charge)
    legs = [Leg(held_for_ada, payable, Money(201, "CHF"))]
    with pytest.raises(IntegrityError, match="account_floor"), transaction.atomic():
        post_transfer(book=book, reference="question:1", why="question", legs=legs)
    assert held(book, held_for_ada) == 200
    legs = [Leg(held_for_ada, payable, TWO)]
    post_transfer(book=book, reference="question:1", why="question", legs=legs)
    assert held(book, held_for_ada) == 0


def test_an_expert_may_owe_after_a_refund() -> None:
    book = new_id()
    paid = pay(book)
    legs = [Leg(chart.expert_payable(EZRA), chart.bank(), TWO)]
    post_transfer(book=book, reference="payout:1", why="payout", legs=legs)
    reverse_transfer(transfer=paid, reference="refund:1", why="refund")
    assert held(book, chart.expert_payable(EZRA)) == -200


def test_undoing_is_a_mirror_and_happens_once() -> None:
    book = new_id()
    transfer = pay(book)
    mirror = reverse_transfer(transfer=transfer, reference="refund:1", why="refund")
    assert mirror.reverses == transfer
    assert held(book, chart.expert_payable(EZRA)) == held(book, BRAND) == 0
    assert reverse_transfer(transfer=transfer, reference="refund:1", why="refund") == mirror
    with pytest.raises(ReferenceReused):
        reverse_transfer(transfer=transfer, reference="refund:2", why="refund")
    other = pay(book, "rating:2")
    with pytest.raises(ReferenceReused):
        reverse_transfer(transfer=other, reference="refund:1", why="refund")


def test_currencies_of_one_address_are_accounts_of_their_own() -> None:
    book = new_id()
    pay(book)
    legs = [Leg(BRAND, chart.expert_payable(EZRA), Money(5, "EUR"))]
    post_transfer(book=book, reference="rating:2", why="rating", legs=legs)
    assert held(book, chart.expert_payable(EZRA)) == 200
    assert held(book, chart.expert_payable(EZRA), "EUR") == 5


@pytest.mark.race
@pytest.mark.invariant("I10")
@pytest.mark.django_db(transaction=True)
def test_a_hundred_who_book_one_fact_book_it_once() -> None:
    book = new_id()
    outcomes = at_once([lambda: pay(book) for _ in range(100)])
    assert len({outcome.id for outcome in outcomes if isinstance(outcome, Transfer)}) == 1
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert (Transfer.objects.count(), Entry.objects.count()) == (1, 2)
    assert held(book, chart.expert_payable(EZRA)) == 200


@pytest.mark.race
@pytest.mark.invariant("I10")
@pytest.mark.django_db(transaction=True)
def test_of_two_facts_under_one_reference_one_is_booked() -> None:
    book = new_id()
    outcomes = at_once([lambda n=n: pay(book, amount=n) for n in (100, 200)])
    refused = [outcome for outcome in outcomes if isinstance(outcome, ReferenceReused)]
    assert len(refused) == 1
    assert held(book, chart.expert_payable(EZRA)) in (100, 200)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_accounts_are_opened_once_by_many() -> None:
    book = new_id()
    outcomes = at_once([lambda n=n: pay(book, f"rating:{n}") for n in range(30)])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert Account.objects.filter(book=book).count() == 2
    assert held(book, chart.expert_payable(EZRA)) == 6000


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_money_going_both_ways_never_waits_in_a_circle() -> None:
    book = new_id()
    one, other = chart.expert_payable(EZRA), chart.expert_payable(ERIK)

    def move(n: int) -> None:
        for step in range(20):
            source, target = (one, other) if (n + step) % 2 else (other, one)
            legs = [Leg(source, target, TWO)]
            post_transfer(book=book, reference=f"move:{n}:{step}", why="move", legs=legs)

    outcomes = at_once([lambda n=n: move(n) for n in range(8)])
    assert outcomes == [None] * 8
    assert held(book, one) == held(book, other) == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_of_it_take_it_once() -> None:
    book = new_id()
    held_for_ada = chart.customer_held(ADA)
    legs = [Leg(chart.provider("local"), held_for_ada, TWO)]
    post_transfer(book=book, reference="question:1:paid", why="question", legs=legs)

    def take(reference: str) -> Transfer:
        legs = [Leg(held_for_ada, chart.expert_payable(EZRA), TWO)]
        return post_transfer(book=book, reference=reference, why="question", legs=legs)

    outcomes = at_once([lambda n=n: take(f"question:{n}") for n in range(10)])
    assert len([outcome for outcome in outcomes if isinstance(outcome, Transfer)]) == 1
    assert held(book, held_for_ada) == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_held_still_means_that_nobody_adds_meanwhile() -> None:
    book = new_id()
    payable = chart.expert_payable(EZRA)
    pay(book, "rating:1")

    def empty() -> None:
        with transaction.atomic():
            held_now = hold_still(book=book, addresses=[payable], currency="CHF", at_least=TWO)
            amount = held_now[payable.path]
            legs = [Leg(payable, chart.bank(), amount)]
            reference = f"payout:{new_id()}"
            post_transfer(book=book, reference=reference, why="payout", legs=legs)
            assert held(book, payable) == 0

    outcomes = at_once([empty, *(lambda n=n: pay(book, f"rating:{n}") for n in range(2, 12))])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert held(book, payable) + held(book, chart.bank()) == 2200
