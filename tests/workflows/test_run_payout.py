"""A payout: everyone who is due, once, in one file that equals the books."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from lxml import etree

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import reverse_transfer
from peerdesk.domain.payouts.access import payout_for
from peerdesk.domain.payouts.models import BankAccount, Payout
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
from peerdesk.workflows.run_payout import NothingToPay, PayerIncomplete
from tests.domain.payouts.test_pain001 import SCHEMA
from tests.workflows.payout_scenes import ERIKS, EZRAS, NOW, bank, earn, held, pay, payer

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C10")]


@pytest.fixture
def tally(tally: Community) -> Community:
    return payer(tally)


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
