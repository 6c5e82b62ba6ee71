"""An expert's bank account: checked, sealed, on hold after a change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from peerdesk.core.crypto import unseal
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.models import IBAN_PURPOSE, BankAccount
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.payouts.queries import (
    bank_account_of,
    usable_at,
    usable_bank_accounts,
)
from peerdesk.domain.payouts.wire import bank_account_as_wire
from peerdesk.domain.people.models import Person
from tests.contenders import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C10")]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
IBAN, OTHER = "CH93 0076 2011 6238 5295 7", "CH56 0483 5012 3456 7800 9"


def iban_of(account: BankAccount) -> str:
    return unseal(account.iban_sealed, purpose=IBAN_PURPOSE)


def enter(ezra: Person, tally: Community, iban: str = IBAN, name: str = "Ezra S", now=NOW):
    return set_bank_account(person=ezra, community=tally, iban=iban, name=name, now=now)


def test_is_entered_and_shown_to_its_owner(ezra: Person, tally: Community) -> None:
    account = enter(ezra, tally)
    assert bank_account_of(ezra, tally) == account
    wire = bank_account_as_wire(account, tally)
    assert wire["iban"] == "CH••••••••2957"
    assert iban_of(account) == "CH9300762011623852957"
    assert (wire["name"], wire["last_four"]) == ("Ezra S", "2957")
    assert wire["usable_from"] == "2026-11-24T12:00:00Z"


def test_the_table_does_not_show_the_iban(ezra: Person, tally: Community) -> None:
    enter(ezra, tally)
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text, encode(iban_sealed, 'escape') FROM payouts_bankaccount a")
        dump = "".join(map(str, cursor.fetchone()))
    assert "CH93" not in dump
    assert "20116238" not in dump


@pytest.mark.parametrize(
    ("iban", "name", "town", "fields"),
    [
        ("CH44 3199 9123 0008 8901 2", "Ezra S", "", {"iban"}),
        ("DE89 3704 0044 0532 0130 00", "Ezra S", "", {"iban"}),
        ("", "", "", {"iban", "name"}),
        (IBAN, "   ", "", {"name"}),
        (IBAN, "山田太郎", "", {"name"}),
        (IBAN, "E" * 71, "T" * 36, {"name", "town"}),
        (IBAN, "...", "", {"name"}),
    ],
)
def test_wrong_input_is_marked_field_by_field(
    ezra: Person, tally: Community, iban: str, name: str, town: str, fields: set[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_bank_account(person=ezra, community=tally, iban=iban, name=name, town=town, now=NOW)
    assert set(refused.value.errors) == fields
    assert bank_account_of(ezra, tally) is None


@pytest.mark.invariant("I14")
def test_another_iban_starts_the_hold_again_a_corrected_name_does_not(
    ezra: Person, tally: Community
) -> None:
    later = NOW + timedelta(days=10)
    enter(ezra, tally)
    renamed = enter(ezra, tally, name="Ezra Surname", now=later)
    assert renamed.changed_at == NOW
    changed = enter(ezra, tally, iban=OTHER, now=later)
    assert changed.changed_at == later
    assert iban_of(changed).endswith("8009")
    assert BankAccount.objects.count() == 1


@pytest.mark.invariant("I14")
def test_is_usable_from_the_end_of_the_hold(ezra: Person, tally: Community) -> None:
    account = enter(ezra, tally)
    end = usable_at(account, tally)
    assert end == NOW + timedelta(hours=72)
    assert not list(usable_bank_accounts(tally, now=end - timedelta(seconds=1)))
    assert list(usable_bank_accounts(tally, now=end)) == [account]


def test_the_hold_is_the_policys_of_the_moment(ezra: Person, tally: Community) -> None:
    account = enter(ezra, tally)
    tally = Community(id=tally.id, currency="CHF", policy_values={"iban_hold_hours": 0})
    assert list(usable_bank_accounts(tally, now=NOW)) == [account]


@pytest.mark.invariant("I17")
def test_communities_do_not_share_it(ezra: Person, tally: Community, elsewhere: Community) -> None:
    enter(ezra, tally)
    assert bank_account_of(ezra, elsewhere) is None


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_entered_twice_at_once_it_is_one(ezra: Person, tally: Community) -> None:
    outcomes = at_once([lambda: enter(ezra, tally) for _ in range(8)])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert BankAccount.objects.count() == 1
