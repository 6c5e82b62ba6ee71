"""Scenes of payouts: what is earned, the bank accounts, the run."""

from datetime import UTC, date, datetime, timedelta

import pytest

from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.ledger.queries import balance
from peerdesk.domain.payouts.models import BankAccount, Payout
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.people.models import Person
from peerdesk.workflows.run_payout import run_payout

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
LONG_AGO = NOW - timedelta(days=30)
EZRAS, ERIKS = "CH93 0076 2011 6238 5295 7", "LI21 0881 0000 2324 013A A"


def payer(of: Community) -> Community:
    """The same community, able to pay: its own account is entered."""
    of.payer_name, of.payer_town, of.payer_country = "Tally AG", "Zürich", "CH"
    of.payer_iban = "CH5604835012345678009"
    of.save()
    return of


def earn(person: Person, community: Community, amount: str, at: datetime = LONG_AGO) -> Transfer:
    """An answer is rated, and paid by the brand."""
    money = Money.parse(amount, community.currency)
    legs = [Leg(chart.brand_receivable(), chart.expert_payable(person.id), money)]
    reference = f"rating:{new_id()}"
    return post_transfer(book=community.id, reference=reference, why="rating", legs=legs, at=at)


def bank(person: Person, community: Community, iban: str, at: datetime = LONG_AGO) -> BankAccount:
    """Their account, entered so long ago."""
    return set_bank_account(person=person, community=community, iban=iban, name=person.name, now=at)


def pay(community: Community, made_by: Person, day: date = MONDAY) -> Payout:
    """The owner's run."""
    return run_payout(community=community, made_by=made_by, execution_date=day, now=NOW)


def held(address: chart.Address, community: Community) -> str:
    """What an account holds."""
    return balance(book=community.id, address=address, currency=community.currency).amount


@pytest.fixture
def both_due(tally: Community, ezra: Person, erik: Person) -> None:
    """Ezra is due 42.00 and Erik 20.00, the minimum."""
    earn(ezra, tally, "40.00")
    earn(ezra, tally, "2.00")
    earn(erik, tally, "20.00")
    bank(ezra, tally, EZRAS)
    bank(erik, tally, ERIKS)
