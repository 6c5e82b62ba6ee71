"""Nobody is paid twice: runs that die, runs at once, a payout that somebody would change."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import Error, connection, transaction

from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Entry
from peerdesk.domain.ledger.queries import drifted_accounts
from peerdesk.domain.payouts import operations as payout_operations
from peerdesk.domain.payouts.models import Payout, PayoutItem
from peerdesk.domain.payouts.queries import (
    items_of,
    standing,
)
from peerdesk.domain.people.models import Person
from peerdesk.workflows.run_payout import NothingToPay
from tests.contenders import at_once
from tests.workflows.payout_scenes import earn, held, pay, payer

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C10")]


@pytest.fixture
def tally(tally: Community) -> Community:
    return payer(tally)


@pytest.mark.invariant("I14")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["_packed_file", "seal"])
def test_a_run_that_dies_between_reserving_and_sealing_leaves_nothing(
    both_due: None,
    tally: Community,
    olga: Person,
    ezra: Person,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def power_cut(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    entries = Entry.objects.count()
    with monkeypatch.context() as patch, pytest.raises(Error):
        patch.setattr(payout_operations, step, power_cut)
        pay(tally, olga)
    connection.close()
    assert not Payout.objects.exists()
    assert Entry.objects.count() == entries
    assert held(chart.expert_payable(ezra.id), tally) == "42.00"
    assert pay(tally, olga).money.amount == "62.00"


@pytest.mark.race
@pytest.mark.invariant("I14")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("runs", [2, 12])
def test_runs_at_once_pay_once(both_due: None, tally: Community, olga: Person, runs: int) -> None:
    outcomes = at_once([lambda: pay(tally, olga) for _ in range(runs)])
    paid = [outcome for outcome in outcomes if isinstance(outcome, Payout)]
    assert [payout.money.amount for payout in paid] == ["62.00"]
    assert all(isinstance(outcome, Payout | NothingToPay) for outcome in outcomes)
    assert drifted_accounts() == []


@pytest.mark.race
@pytest.mark.invariant("I14")
@pytest.mark.django_db(transaction=True)
def test_even_without_taking_turns_runs_at_once_pay_once(
    both_due: None, tally: Community, olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peerdesk.workflows.run_payout.take_turns", lambda community: None)
    outcomes = at_once([lambda: pay(tally, olga) for _ in range(4)])
    paid = [outcome for outcome in outcomes if isinstance(outcome, Payout)]
    assert [payout.money.amount for payout in paid] == ["62.00"]


@pytest.mark.race
@pytest.mark.invariant("I14")
@pytest.mark.django_db(transaction=True)
def test_what_is_earned_meanwhile_is_paid_or_kept_never_lost(
    both_due: None, tally: Community, olga: Person, ezra: Person
) -> None:
    earners = [lambda: earn(ezra, tally, "2.00") for _ in range(10)]
    outcomes = at_once([lambda: pay(tally, olga), *earners])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    payout = next(outcome for outcome in outcomes if isinstance(outcome, Payout))
    (paid,) = [item.amount for item in items_of(payout) if item.person_id == ezra.id]
    assert standing(ezra, tally).balance.amount_minor + paid == 6200
    assert drifted_accounts() == []


REFUSED: list[tuple[str, Callable[[Payout], object]]] = [
    ("changed", lambda payout: Payout.objects.update(total=1)),
    ("changed", lambda payout: Payout.objects.update(file_sealed=b"x")),
    ("changed", lambda payout: Payout.objects.update(sha256="0" * 64)),
    ("changed", lambda payout: Payout.objects.update(state="reserved")),
    ("changed", lambda payout: Payout.objects.update(execution_date=date(2030, 1, 1))),
    ("changed", lambda payout: Payout.objects.filter(id=payout.id)._raw_delete("default")),
    ("changed", lambda payout: PayoutItem.objects.update(amount=1)),
    ("changed", lambda payout: PayoutItem.objects.all().delete()),
    ("no further item", lambda payout: _another_item(payout)),
    ("in transit", lambda payout: _payout_like(payout)),
]


def _another_item(payout: Payout) -> None:
    item = PayoutItem.objects.filter(payout=payout).first()
    assert item
    item.pk, item.end_to_end_id, item.uetr = new_id(), "PDX", new_id()
    item.person_id = payout.made_by_id
    item.save(force_insert=True)


def _payout_like(payout: Payout) -> None:
    """The same file once more under another name, with no reservation behind it."""
    payout.pk, payout.message_id = new_id(), "PDX"
    payout.save(force_insert=True)


@pytest.mark.invariant("I14")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("word", "act"), REFUSED)
def test_the_database_refuses_to_change_or_copy_a_payout(
    both_due: None, tally: Community, olga: Person, word: str, act: Callable[[Payout], object]
) -> None:
    payout = pay(tally, olga)
    with pytest.raises(Error, match=word), transaction.atomic():
        act(payout)
