"""Earnings, bank accounts, payouts and the books over HTTP."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem
from tests.cast import community

ACCOUNT = "/communities/tally/me/bank-account"
PAYOUTS = "/communities/tally/payouts"
IBAN = "CH93 0076 2011 6238 5295 7"


@pytest.mark.promise("C10")
class TestTheBankAccount:
    def test_none_is_entered_at_first(self, by: As, ezra: Person) -> None:
        assert by(ezra).get(ACCOUNT).json() == {"iban": None, "name": None}

    def test_the_whole_iban_is_never_told(self, by: As, ezra: Person) -> None:
        told = by(ezra).put(ACCOUNT, {"iban": IBAN, "name": "Ezra Surname"})
        assert told.status_code == 200
        for answer in (told, by(ezra).get(ACCOUNT)):
            known = answer.json()
            assert known["iban"].startswith("CH")
            assert known["iban"].endswith("2957")
            assert "20116238" not in answer.content.decode().replace(" ", "")
            assert known["name"] == "Ezra Surname"
            assert known["usable_from"] > clock.rfc3339(clock.now() + timedelta(hours=71))

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"iban": "CH93 0076 2011 6238 5295 8"}, "iban"),
            ({"iban": "CH44 3199 9123 0008 8901 2"}, "iban"),  # a QR-IBAN
            ({"iban": "XX00"}, "iban"),
            ({"iban": ""}, "iban"),
            ({"iban": "1" * 61}, "iban"),
            ({"name": ""}, "name"),
            ({"name": "x" * 71}, "name"),
            ({"name": None}, "name"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, by: As, ezra: Person, values: dict[str, Any], field: str
    ) -> None:
        told = by(ezra).put(ACCOUNT, {"iban": IBAN, "name": "Ezra Surname", **values})
        assert problem(told, 422, "invalid")["errors"].keys() == {field}
        assert by(ezra).get(ACCOUNT).json()["iban"] is None


@pytest.mark.promise("C10")
class TestThePayout:
    def test_it_is_made_listed_and_downloaded(
        self, by: As, ezra: Person, olga: Person, earned: Conversation
    ) -> None:
        by(ezra).put(ACCOUNT, {"iban": IBAN, "name": "Ezra Surname"})
        today = clock.now().date().isoformat()
        made = by(olga).post(PAYOUTS, {"execution_date": today})
        assert made.status_code == 201
        payout = made.json()
        assert payout["total"] == {"amount": "2.00", "currency": "CHF"}
        assert payout["count"] == 1
        assert by(olga).get(f"/payouts/{payout['id']}").json() == payout
        assert by(olga).get(PAYOUTS).json() == {"items": [payout], "next": None}
        file = by(olga).get(f"/payouts/{payout['id']}/pain.001")
        assert file["Content-Type"].startswith("application/xml")
        assert "attachment; filename=" in file["Content-Disposition"]
        assert file.content == by(olga).get(f"/payouts/{payout['id']}/pain.001").content
        root = ElementTree.fromstring(file.content)
        (total,) = [one.text for one in root.iter() if one.tag.endswith("}CtrlSum")][:1]
        assert total == "2.00"
        balance = by(ezra).get("/communities/tally/me/earnings").json()
        assert balance["balance"]["amount"] == "0.00"
        assert balance["held"]["amount"] == "2.00"

    def test_with_nothing_to_pay_it_says_so(
        self, by: As, olga: Person, earned: Conversation
    ) -> None:
        problem(by(olga).post(PAYOUTS, {}), 409, "nothing_to_pay")

    def test_a_repeated_order_pays_once(
        self, by: As, ezra: Person, olga: Person, earned: Conversation
    ) -> None:
        by(ezra).put(ACCOUNT, {"iban": IBAN, "name": "Ezra Surname"})
        first = by(olga).post(PAYOUTS, {}, Idempotency_Key="november")
        again = by(olga).post(PAYOUTS, {}, Idempotency_Key="november")
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()

    @pytest.mark.parametrize("day", ["yesterday", "2020-01-01", "2999-01-01", 7, "2026-02-30"])
    def test_a_day_that_is_none_is_refused(
        self, by: As, olga: Person, earned: Conversation, day: object
    ) -> None:
        told = by(olga).post(PAYOUTS, {"execution_date": day})
        assert problem(told, 422, "invalid")["errors"].keys() == {"execution_date"}

    def test_money_is_the_owners_and_the_experts_own(
        self, by: As, ada: Person, ezra: Person, agnes: Person, olga: Person, earned: Conversation
    ) -> None:
        by(ezra).put(ACCOUNT, {"iban": IBAN, "name": "Ezra Surname"})
        payout = by(olga).post(PAYOUTS, {}).json()["id"]
        for somebody in (ada, ezra, agnes):
            for path in (f"/payouts/{payout}", f"/payouts/{payout}/pain.001", PAYOUTS):
                problem(by(somebody).get(path), 404, "not_found")
            problem(by(somebody).post(PAYOUTS, {}), 404, "not_found")
        for somebody in (ada, agnes, olga):
            problem(by(somebody).get(ACCOUNT), 404, "not_found")
            problem(by(somebody).get("/communities/tally/me/earnings"), 404, "not_found")


@pytest.mark.promise("B5")
def test_the_books_are_the_owners_to_read_in_parts(
    by: As, ezra: Person, olga: Person, agnes: Person, earned: Conversation
) -> None:
    (transfer,) = by(olga).get("/communities/tally/ledger/transfers").json()["items"]
    assert transfer["reference"].startswith("rating:")
    assert transfer["why"] == "rating"
    amounts = {leg["account"]: leg["amount"]["amount"] for leg in transfer["entries"]}
    assert amounts == {"brand:receivable": "-2.00", f"expert:{ezra.id}:payable": "2.00"}
    first = by(olga).get("/communities/tally/ledger/accounts?limit=1").json()
    rest = by(olga).get(f"/communities/tally/ledger/accounts?cursor={first['next']}").json()
    balances = {one["account"]: one["balance"]["amount"] for one in first["items"] + rest["items"]}
    assert balances == amounts
    problem(by(agnes).get("/communities/tally/ledger/accounts"), 404, "not_found")


def test_another_communitys_books_are_not_there(by: As, olga: Person) -> None:
    community("other")
    problem(by(olga).get("/communities/other/ledger/transfers"), 404, "not_found")
