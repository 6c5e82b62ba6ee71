"""The books against a model of them: random postings, reversals, retries and vandals."""

from collections import defaultdict
from threading import Event
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.ledger.operations import (
    Leg,
    ReferenceReused,
    post_transfer,
    reverse_transfer,
)
from peerdesk.domain.ledger.queries import accounts_page, balance, drifted_accounts
from tests.contenders import at_once

PEOPLE = [UUID(int=n) for n in range(3)]
ADDRESSES = [
    chart.brand_receivable(),
    chart.platform_fees(),
    *map(chart.expert_payable, PEOPLE),
    *map(chart.customer_held, PEOPLE),
]
CURRENCIES = ["JPY", "CHF", "TND"]
KEYS = {(address.path, currency) for address in ADDRESSES for currency in CURRENCIES}
VANDALISM = [
    "UPDATE ledger_entry SET amount = amount + 1",
    "DELETE FROM ledger_entry WHERE amount > 0",
    "UPDATE ledger_account SET balance = balance + 1 WHERE balance IS NOT NULL",
    "UPDATE ledger_transfer SET currency = 'USD'",
    "INSERT INTO ledger_entry (transfer_id, account_id, currency, amount)"
    " SELECT transfer_id, account_id, currency, amount FROM ledger_entry",
]
# A COMMIT that finds each deferred check wanting: as the next transaction would see the books.
UNBALANCED = """
SELECT count(*) FROM (
    SELECT transfer.id FROM ledger_transfer transfer
    LEFT JOIN ledger_entry entry ON entry.transfer_id = transfer.id
    GROUP BY transfer.id HAVING coalesce(sum(amount), 1) <> 0
) wrong
"""


class Books(RuleBasedStateMachine):
    """One book, and what an accountant with paper would have written."""

    references = Bundle("references")
    undone = Bundle("undone")

    @initialize()
    def open(self) -> None:
        self.book = new_id()
        self.paper: dict[tuple[str, str], int] = defaultdict(int)
        self.booked: dict[str, tuple[UUID, list[Leg]]] = {}

    @rule(
        target=references,
        pairs=st.lists(
            st.tuples(
                st.sampled_from(ADDRESSES), st.sampled_from(ADDRESSES), st.integers(1, 10**9)
            ).filter(lambda leg: leg[0] != leg[1]),
            min_size=1,
            max_size=4,
            # Each source gives to targets that don't give: no account gets back what it gives.
        ).filter(lambda legs: not {a for a, _, _ in legs} & {b for _, b, _ in legs}),
        currency=st.sampled_from(CURRENCIES),
    )
    def post(self, pairs: list[tuple[chart.Address, chart.Address, int]], currency: str) -> str:
        reference = f"fact:{new_id()}"
        legs = [Leg(source, target, Money(amount, currency)) for source, target, amount in pairs]
        after = dict(self.paper)
        for leg in legs:
            for address, amount in ((leg.source, -1), (leg.target, 1)):
                key = (address.path, currency)
                after[key] = after.get(key, 0) + amount * leg.money.amount_minor
        floored = [a for a in ADDRESSES if a.floor is not None]
        fits = all(after.get((a.path, currency), 0) >= 0 for a in floored)
        try:
            with transaction.atomic():
                transfer = post_transfer(book=self.book, reference=reference, why="fact", legs=legs)
        except Error:
            assert not fits
            return "refused"
        assert fits
        self.paper.update(after)
        self.booked[reference] = (transfer.id, legs)
        return reference

    @rule(reference=references)
    def retry(self, reference: str) -> None:
        if reference in self.booked:
            first, legs = self.booked[reference]
            again = post_transfer(book=self.book, reference=reference, why="fact", legs=legs)
            assert again.id == first

    @rule(reference=references)
    def reuse(self, reference: str) -> None:
        if reference in self.booked:
            _, legs = self.booked[reference]
            more = legs[0].money + Money(1, legs[0].money.currency)
            legs = [legs[0]._replace(money=more), *legs[1:]]
            with pytest.raises(ReferenceReused):
                post_transfer(book=self.book, reference=reference, why="fact", legs=legs)

    @rule(target=undone, reference=consumes(references))
    def reverse(self, reference: str) -> str:
        if reference not in self.booked:
            return "refused"
        first, legs = self.booked[reference]
        transfer = Transfer.objects.get(id=first)
        try:
            with transaction.atomic():
                reverse_transfer(transfer=transfer, reference=f"undo:{reference}", why="undo")
        except Error:  # the money has gone on from an account with a floor
            return "refused"
        for leg in legs:
            self.paper[leg.source.path, leg.money.currency] += leg.money.amount_minor
            self.paper[leg.target.path, leg.money.currency] -= leg.money.amount_minor
        return reference

    @rule(reference=undone)
    def undo_again(self, reference: str) -> None:
        if reference in self.booked:
            transfer = Transfer.objects.get(id=self.booked[reference][0])
            reverse_transfer(transfer=transfer, reference=f"undo:{reference}", why="undo")

    @rule(sql=st.sampled_from(VANDALISM))
    def vandalise(self, sql: str) -> None:
        if self.booked:
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)

    @invariant()
    def the_books_equal_the_paper(self) -> None:
        if not hasattr(self, "book"):
            return
        rows = accounts_page(book=self.book, limit=100).items
        held = {(row.address, row.balance.currency): row.balance.amount_minor for row in rows}
        assert not held.keys() - KEYS
        for key in KEYS:
            assert held.get(key, 0) == self.paper[key]

    @invariant()
    def nothing_drifts_and_all_is_balanced(self) -> None:
        assert drifted_accounts() == []
        with connection.cursor() as cursor:
            cursor.execute(UNBALANCED)
            assert cursor.fetchone() == (0,)

    def teardown(self) -> None:
        """One account asked for by its name is the same as in the list of all."""
        for address in ADDRESSES:
            for currency in CURRENCIES if hasattr(self, "book") else []:
                held = balance(book=self.book, address=address, currency=currency)
                assert held.amount_minor == self.paper[address.path, currency]


@pytest.mark.promise("B5")
@pytest.mark.invariant("I9", "I10", "I12")
@pytest.mark.django_db(transaction=True)
def test_the_books_hold() -> None:
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.race
@pytest.mark.invariant("I9")
@pytest.mark.django_db(transaction=True)
def test_a_reader_never_sees_half_a_transfer() -> None:
    book = new_id()
    done = Event()

    def write(person: UUID) -> int:
        for n in range(100):
            legs = [
                Leg(chart.brand_receivable(), chart.expert_payable(person), Money(n + 1, "CHF"))
            ]
            post_transfer(book=book, reference=f"fact:{person}:{n}", why="fact", legs=legs)
        done.set()
        return 0

    def read() -> int:
        seen_wrong = 0
        with connection.cursor() as cursor:
            while not done.is_set():
                cursor.execute(UNBALANCED)
                seen_wrong += cursor.fetchone()[0]
        return seen_wrong + len(drifted_accounts())

    assert at_once([*(lambda p=p: write(p) for p in PEOPLE), read, read]) == [0] * 5
