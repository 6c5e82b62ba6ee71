"""A payout: everyone who is due, once, in one file that equals the books."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from lxml import etree

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Entry, Transfer
from peerdesk.domain.ledger.operations import Leg, post_transfer, reverse_transfer
from peerdesk.domain.ledger.queries import balance, drifted_accounts
from peerdesk.domain.payouts import operations as payout_operations
from peerdesk.domain.payouts.access import payout_for
from peerdesk.domain.payouts.models import BankAccount, Payout, PayoutItem
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.payouts.outlook import next_payout
from peerdesk.domain.payouts.pain001 import NAMESPACE
from peerdesk.domain.payouts.queries import (
    bank_account_of,
    file_of,
    items_of,
    payouts_page,
    standing,
    weekly_earnings,
)
from peerdesk.domain.payouts.wire import earnings_as_wire, payout_as_wire
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.workflows.run_payout import NothingToPay, PayerIncomplete, run_payout
from tests.contenders import at_once
from tests.domain.payouts.test_pain001 import SCHEMA

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C10")]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
LONG_AGO = NOW - timedelta(days=30)
EZRAS, ERIKS = "CH93 0076 2011 6238 5295 7", "LI21 0881 0000 2324 013A A"


@pytest.fixture
def tally(tally: Community) -> Community:
    """Tally can pay: its own account is entered."""
    tally.payer_name, tally.payer_town, tally.payer_country = "Tally AG", "Zürich", "CH"
    tally.payer_iban = "CH5604835012345678009"
    tally.save()
    return tally


def earn(person: Person, community: Community, amount: str, at: datetime = LONG_AGO) -> Transfer:
    money = Money.parse(amount, community.currency)
    legs = [Leg(chart.brand_receivable(), chart.expert_payable(person.id), money)]
    reference = f"rating:{new_id()}"
    return post_transfer(book=community.id, reference=reference, why="rating", legs=legs, at=at)


def bank(person: Person, community: Community, iban: str, at: datetime = LONG_AGO) -> BankAccount:
    return set_bank_account(person=person, community=community, iban=iban, name=person.name, now=at)


def pay(community: Community, made_by: Person, day: date = MONDAY) -> Payout:
    return run_payout(community=community, made_by=made_by, execution_date=day, now=NOW)


def held(address: chart.Address, community: Community) -> str:
    return balance(book=community.id, address=address, currency=community.currency).amount


@pytest.fixture
def both_due(tally: Community, ezra: Person, erik: Person) -> None:
    """Ezra is due 42.00 and Erik 20.00, the minimum."""
    earn(ezra, tally, "40.00")
    earn(ezra, tally, "2.00")
    earn(erik, tally, "20.00")
    bank(ezra, tally, EZRAS)
    bank(erik, tally, ERIKS)


@pytest.mark.invariant("I14")
def test_pays_everyone_who_is_due_in_one_collective_credit(
    both_due: None, tally: Community, olga: Person, ezra: Person, erik: Person
) -> None:
    payout = pay(tally, olga)
    assert (payout.state, payout.count, payout.money.amount) == ("sealed", 2, "62.00")
    assert held(chart.expert_payable(ezra.id), tally) == "0.00"
    assert held(chart.expert_payable(erik.id), tally) == "0.00"
    assert held(chart.payout_in_transit(payout.id), tally) == "62.00"
    assert {item.person_id: item.amount for item in items_of(payout)} == {
        ezra.id: 4200,
        erik.id: 2000,
    }
    file = file_of(payout)
    SCHEMA.validate(file.decode())
    assert hashlib.sha256(file).hexdigest() == payout.sha256
    root = etree.fromstring(file)
    names = {"p": NAMESPACE}
    amounts = [Decimal(node.text) for node in root.findall(".//p:InstdAmt", names)]
    assert sum(amounts) == Decimal("62.00") == Decimal(root.findtext(".//p:CtrlSum", "", names))
    assert root.findtext(".//p:BtchBookg", "", names) == "true"
    assert [node.text for node in root.findall(".//p:Cdtr/p:Nm", names)] != []


def test_pays_euros_after_sepa(elsewhere: Community, otto: Person) -> None:
    elsewhere.payer_name, elsewhere.payer_town, elsewhere.payer_country = "Else GmbH", "Köln", "DE"
    elsewhere.payer_iban = "DE89370400440532013000"
    elsewhere.save()
    earn(otto, elsewhere, "25.00")
    bank(otto, elsewhere, "FR14 2004 1010 0505 0001 3M02 606")
    file = file_of(pay(elsewhere, otto))
    SCHEMA.validate(file.decode())
    assert b">SEPA<" in file
    assert b">COBADEFFXXX<" in file


def test_every_download_has_the_same_bytes(both_due: None, tally: Community, olga: Person) -> None:
    payout = pay(tally, olga)
    first = file_of(payout)
    Community.objects.filter(id=tally.id).update(payer_name="Renamed AG", name="Renamed")
    BankAccount.objects.update(name="Somebody Else")
    assert file_of(Payout.objects.get(id=payout.id)) == first


@pytest.mark.invariant("I14")
def test_a_second_run_finds_nothing(both_due: None, tally: Community, olga: Person) -> None:
    pay(tally, olga)
    with pytest.raises(NothingToPay):
        pay(tally, olga)
    assert Payout.objects.count() == 1


def test_a_balance_below_the_minimum_keeps_adding_up(
    tally: Community, olga: Person, ezra: Person
) -> None:
    earn(ezra, tally, "19.99")
    bank(ezra, tally, EZRAS)
    with pytest.raises(NothingToPay):
        pay(tally, olga)
    earn(ezra, tally, "0.01")
    assert pay(tally, olga).money == Money(2000, "CHF")


def test_without_an_iban_the_balance_keeps_adding_up(
    tally: Community, olga: Person, ezra: Person
) -> None:
    earn(ezra, tally, "100.00")
    with pytest.raises(NothingToPay):
        pay(tally, olga)
    assert held(chart.expert_payable(ezra.id), tally) == "100.00"


@pytest.mark.invariant("I14")
def test_an_iban_on_hold_is_not_paid(tally: Community, olga: Person, ezra: Person) -> None:
    earn(ezra, tally, "100.00")
    bank(ezra, tally, EZRAS)
    bank(ezra, tally, ERIKS, at=NOW - timedelta(hours=71))
    with pytest.raises(NothingToPay):
        pay(tally, olga)
    Community.objects.filter(id=tally.id).update(policy_values={"iban_hold_hours": 70})
    assert pay(tally, olga).count == 1


def test_a_refund_after_a_payout_is_netted_in_the_next(
    tally: Community, olga: Person, ezra: Person
) -> None:
    bank(ezra, tally, EZRAS)
    refunded = earn(ezra, tally, "30.00")
    pay(tally, olga)
    reverse_transfer(transfer=refunded, reference="refund:1", why="refund")
    assert standing(ezra, tally).balance == Money(-3000, "CHF")
    with pytest.raises(NothingToPay):
        pay(tally, olga)
    earn(ezra, tally, "75.50")
    assert pay(tally, olga).money == Money(4550, "CHF")


@pytest.mark.parametrize("days", [-1, 61])
def test_a_date_that_no_bank_takes_is_a_field_message(
    both_due: None, tally: Community, olga: Person, days: int
) -> None:
    with pytest.raises(InvalidInput) as refused:
        pay(tally, olga, NOW.date() + timedelta(days=days))
    assert set(refused.value.errors) == {"execution_date"}
    assert not Payout.objects.exists()


@pytest.mark.parametrize(
    "missing",
    [
        {"payer_name": ""},
        {"payer_town": ""},
        {"payer_iban": ""},
        {"payer_iban": "DE89370400440532013000"},
        {"payer_iban": "CH4431999123000889012"},
    ],
)
def test_without_the_brands_own_account_nothing_is_reserved(
    both_due: None, tally: Community, olga: Person, ezra: Person, missing: dict[str, str]
) -> None:
    Community.objects.filter(id=tally.id).update(**missing)
    with pytest.raises(PayerIncomplete):
        pay(tally, olga)
    assert held(chart.expert_payable(ezra.id), tally) == "42.00"


@pytest.mark.invariant("I17")
def test_only_its_own_experts_and_owners(
    both_due: None, tally: Community, elsewhere: Community, olga: Person, otto: Person, ezra: Person
) -> None:
    earn(otto, elsewhere, "500.00")
    bank(otto, elsewhere, "DE89 3704 0044 0532 0130 00")
    payout = pay(tally, olga)
    assert otto.id not in {item.person_id for item in items_of(payout)}
    assert payout_for(Caller(olga), payout.id) == payout
    for outsider in (otto, ezra):
        with pytest.raises(NotFound):
            payout_for(Caller(outsider), payout.id)
    with pytest.raises(NotFound):
        payout_for(Caller(olga), new_id())
    assert payouts_page(tally).items == [payout]
    assert payouts_page(elsewhere).items == []


@pytest.mark.promise("C14")
def test_what_the_expert_and_the_owner_see(
    both_due: None, tally: Community, olga: Person, ezra: Person
) -> None:
    payout = pay(tally, olga)
    earn(ezra, tally, "2.00", at=NOW)
    now = standing(ezra, tally)
    account = bank_account_of(ezra, tally)
    coming = next_payout(balance=now.balance, account=account, community=tally, now=NOW)
    wire = earnings_as_wire(now, [], None, coming)
    assert wire["next_payout"]["missing"] == ["minimum"]
    assert wire["balance"] == {"amount": "2.00", "currency": "CHF"}
    assert wire["held"] == {"amount": "42.00", "currency": "CHF"}
    shown = payout_as_wire(payout)
    assert (shown["id"], shown["state"], shown["count"]) == (str(payout.id), "sealed", 2)
    assert shown["total"] == {"amount": "62.00", "currency": "CHF"}
    assert shown["created_at"] == "2026-11-21T12:00:00Z"
    weeks = weekly_earnings(ezra, tally, time_zone="Europe/Zurich", weeks=6, now=NOW)
    assert [week.total.amount for week in weeks] == [
        "0.00", "42.00", "0.00", "0.00", "0.00", "2.00",
    ]  # fmt: skip


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
