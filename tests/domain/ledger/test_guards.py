"""What the database itself refuses, to whoever writes by whatever means."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from django.db.models import F

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Account, Entry, Transfer
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.ledger.queries import drifted_accounts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.promise("B5"),
    pytest.mark.invariant("I9"),
]
BRAND, EZRA = chart.brand_receivable(), chart.expert_payable(new_id())


@pytest.fixture
def paid() -> Transfer:
    """Two francs for Ezra, in the books."""
    legs = [Leg(BRAND, EZRA, Money(200, "CHF"))]
    return post_transfer(book=new_id(), reference="rating:1", why="rating", legs=legs)


def refused(act: Callable[[], object], word: str) -> None:
    """The act fails at the latest when it commits, and says why."""
    with pytest.raises(Error, match=word), transaction.atomic():
        act()
    assert drifted_accounts() == []


def write(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def transfer_of(book: UUID, currency: str = "CHF", **more: object) -> Transfer:
    return Transfer.objects.create(
        book=book, reference=str(new_id()), why="x", currency=currency, **more
    )


def enter(transfer: Transfer, *legs: tuple[Account, int], currency: str = "CHF") -> list[Entry]:
    """All legs in one statement."""
    return Entry.objects.bulk_create(
        Entry(transfer=transfer, account=account, amount=amount, currency=currency)
        for account, amount in legs
    )


def accounts_of(paid: Transfer) -> tuple[Account, Account]:
    brand, ezra = Account.objects.filter(book=paid.book).order_by("address")
    return brand, ezra


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET amount = amount * 2",
        "UPDATE ledger_entry SET amount = amount WHERE false",
        "UPDATE ledger_transfer SET reference = reference || 'x'",
        "UPDATE ledger_transfer SET at = now()",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_transfer",
        "DELETE FROM ledger_account",
        "TRUNCATE ledger_entry",
        "TRUNCATE ledger_transfer CASCADE",
        "TRUNCATE ledger_account CASCADE",
        "INSERT INTO ledger_transfer (id, book, reference, why, currency)"
        " SELECT id, book, reference, why, currency FROM ledger_transfer"
        " ON CONFLICT (id) DO UPDATE SET why = 'other'",
    ],
)
def test_history_is_not_written_again(paid: Transfer, sql: str) -> None:
    refused(lambda: write(sql), "append-only")
    assert [e.amount for e in Entry.objects.filter(transfer=paid).order_by("amount")] == [-200, 200]


def test_bulk_changes_through_the_orm_are_refused_too(paid: Transfer) -> None:
    refused(lambda: Entry.objects.update(amount=F("amount") + 1), "append-only")
    refused(lambda: Transfer.objects.filter(id=paid.id).delete(), "append-only|protected")
    refused(lambda: Entry.objects.all().delete(), "append-only")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_account SET balance = balance + 1",
        "UPDATE ledger_account SET balance = NULL",
        "UPDATE ledger_account SET balance = 0 WHERE balance IS NULL",
        "UPDATE ledger_account SET floor = -1000 WHERE balance IS NOT NULL",
        "UPDATE ledger_account SET book = '00000000-0000-0000-0000-000000000000'",
        "UPDATE ledger_account SET address = address || ':x'",
    ],
)
def test_an_account_is_changed_by_entries_only(paid: Transfer, sql: str) -> None:
    refused(lambda: write(sql), "entries only")


def test_an_account_opens_with_nothing(paid: Transfer) -> None:
    refused(
        lambda: Account.objects.create(book=paid.book, address="a", currency="CHF", balance=5),
        "opens with nothing",
    )


def test_a_transfer_that_does_not_add_up_is_refused(paid: Transfer) -> None:
    brand, ezra = accounts_of(paid)
    refused(lambda: enter(transfer_of(paid.book), (brand, -200), (ezra, 201)), "sum to zero")
    refused(lambda: enter(transfer_of(paid.book), (brand, -200)), "sum to zero")
    refused(lambda: transfer_of(paid.book), "0 legs")
    assert Transfer.objects.count() == 1


def test_two_wrong_transfers_do_not_make_a_right_one(paid: Transfer) -> None:
    brand, ezra = accounts_of(paid)

    def crosswise() -> None:
        one, other = transfer_of(paid.book), transfer_of(paid.book)
        Entry.objects.bulk_create(
            Entry(transfer=transfer, account=account, amount=amount, currency="CHF")
            for transfer, account, amount in ((one, brand, -1), (other, ezra, 1))
        )

    refused(crosswise, "sum to zero")


def test_checking_early_does_not_open_a_way_round(paid: Transfer) -> None:
    brand, ezra = accounts_of(paid)

    def check_then_add() -> None:
        transfer = transfer_of(paid.book)
        enter(transfer, (brand, -1), (ezra, 1))
        write("SET CONSTRAINTS ALL IMMEDIATE")
        write("SET CONSTRAINTS ALL DEFERRED")
        enter(transfer, (ezra, 1))

    refused(check_then_add, "sum to zero")


def test_the_check_at_commit_stands_on_its_own(paid: Transfer) -> None:
    brand, ezra = accounts_of(paid)

    def behind_the_other_checks() -> None:
        transfer = transfer_of(paid.book)
        write("ALTER TABLE ledger_entry DISABLE TRIGGER take_entries")
        enter(transfer, (brand, -200), (ezra, 201))
        write("ALTER TABLE ledger_entry ENABLE TRIGGER take_entries")

    refused(behind_the_other_checks, "sum to 1|pending trigger events")


def test_a_late_leg_is_refused_even_a_balanced_pair(paid: Transfer) -> None:
    brand, ezra = accounts_of(paid)
    refused(lambda: enter(paid, (brand, -100), (ezra, 100)), "a leg comes with its transfer")


def test_a_leg_in_another_currency_is_refused(paid: Transfer) -> None:
    brand, ezra = accounts_of(paid)
    legs = (brand, -1), (ezra, 1)
    book = paid.book
    refused(lambda: enter(transfer_of(book), *legs, currency="EUR"), "entry_(account|transfer)")
    refused(lambda: enter(transfer_of(book, "EUR"), *legs, currency="EUR"), "entry_account")
    refused(lambda: enter(transfer_of(book, "EUR"), *legs), "entry_transfer")


@pytest.mark.invariant("I17")
def test_money_does_not_cross_from_one_book_to_another(paid: Transfer) -> None:
    brand, ezra = accounts_of(paid)
    refused(lambda: enter(transfer_of(new_id()), (brand, -1), (ezra, 1)), "one book")


def test_what_claims_to_undo_must_be_the_mirror(paid: Transfer) -> None:
    brand, ezra = accounts_of(paid)
    refused(
        lambda: enter(transfer_of(paid.book, reverses=paid), (brand, 100), (ezra, -100)),
        "does not mirror",
    )


def test_an_entry_that_moves_nothing_is_refused(paid: Transfer) -> None:
    brand, _ = accounts_of(paid)
    refused(lambda: enter(transfer_of(paid.book), (brand, 0)), "entry_moves_money")


def test_a_transaction_that_is_given_up_leaves_nothing(paid: Transfer) -> None:
    class PowerCut(Exception):
        pass

    def booked_then_cut() -> None:
        with transaction.atomic():
            legs = [Leg(BRAND, EZRA, Money(200, "CHF"))]
            post_transfer(book=paid.book, reference="rating:2", why="rating", legs=legs)
            raise PowerCut

    with pytest.raises(PowerCut):
        booked_then_cut()
    assert Transfer.objects.count() == 1
    assert Account.objects.get(book=paid.book, address=EZRA.path).balance == 200
