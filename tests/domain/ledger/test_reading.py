"""Reading the books: pages that skip and repeat nothing, weeks that begin at local midnight."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.ledger.queries import (
    accounts_page,
    balance,
    sums_by_week,
    transfers_page,
)
from peerdesk.domain.ledger.wire import account_as_wire, transfer_as_wire

pytestmark = pytest.mark.django_db
EZRA = new_id()
PAYABLE = chart.expert_payable(EZRA)
ZURICH = ZoneInfo("Europe/Zurich")


def pay(book, reference, amount=200, why="rating", at=None):
    legs = [Leg(chart.brand_receivable(), PAYABLE, Money(amount, "CHF"))]
    return post_transfer(book=book, reference=reference, why=why, legs=legs, at=at)


def test_pages_of_transfers_skip_and_repeat_nothing() -> None:
    book = new_id()
    booked = [pay(book, f"rating:{n}") for n in range(7)]
    pay(new_id(), "rating:elsewhere")
    seen, cursor = [], None
    for _ in range(4):
        page = transfers_page(book=book, cursor=cursor, limit=2)
        seen += page.items
        cursor = page.next
    assert cursor is None
    assert seen == booked[::-1]


def test_pages_of_accounts() -> None:
    book = new_id()
    for n in range(3):
        pay(book, f"rating:{n}", amount=n + 1)
    accounts = accounts_page(book=book, limit=1)
    assert accounts.next
    accounts = accounts_page(book=book, limit=5)
    assert {row.address: row.balance.amount_minor for row in accounts.items} == {
        "brand:receivable": -6,
        PAYABLE.path: 6,
    }


def test_a_made_up_cursor_is_refused() -> None:
    for wrong in ("x", "1; DROP TABLE", "' OR 1=1"):
        with pytest.raises(InvalidInput):
            transfers_page(book=new_id(), cursor=wrong)
        with pytest.raises(InvalidInput):
            accounts_page(book=new_id(), cursor=wrong)


def test_a_transfer_looks_as_the_protocol_says() -> None:
    book = new_id()
    transfer = pay(book, "rating:1", at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    (listed,) = transfers_page(book=book).items
    wire = transfer_as_wire(listed)
    entries = sorted(wire.pop("entries"), key=lambda entry: entry["account"])
    assert wire == {
        "id": str(transfer.id),
        "reference": "rating:1",
        "at": "2026-03-01T12:00:00Z",
        "why": "rating",
        "reverses": None,
    }
    assert entries == [
        {"account": "brand:receivable", "amount": {"amount": "-2.00", "currency": "CHF"}},
        {"account": PAYABLE.path, "amount": {"amount": "2.00", "currency": "CHF"}},
    ]
    account = account_as_wire(accounts_page(book=book).items[-1])
    assert account["balance"]["amount"] in ("2.00", "-2.00")


def test_the_balance_of_an_unused_address_is_zero() -> None:
    assert balance(book=new_id(), address=PAYABLE, currency="EUR") == Money(0, "EUR")


@pytest.mark.promise("C14")
def test_weeks_begin_on_monday_at_local_midnight_over_a_change_of_the_clock() -> None:
    book = new_id()
    # The clocks of Zurich went forward on Sunday, 29 March 2026, at 02:00.
    moments = {
        "last second of the week before": datetime(2026, 3, 22, 22, 59, 59, tzinfo=UTC),
        "first second": datetime(2026, 3, 22, 23, 0, tzinfo=UTC),
        "last second": datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC),
        "first second of the next": datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
    }
    for n, at in enumerate(moments.values()):
        pay(book, f"rating:{n}", amount=10**n, at=at)
    pay(book, "payout:1", amount=7, why="payout", at=moments["first second"])
    weeks = sums_by_week(
        book=book,
        address=PAYABLE,
        currency="CHF",
        zone=ZURICH,
        weeks=4,
        now=datetime(2026, 4, 2, tzinfo=UTC),
        without=["payout"],
    )
    assert [(week.monday, week.total.amount_minor) for week in weeks] == [
        (date(2026, 3, 9), 0),
        (date(2026, 3, 16), 1),
        (date(2026, 3, 23), 110),
        (date(2026, 3, 30), 1000),
    ]
