"""A community as anyone sees it, its policy, and joining it."""

from datetime import timedelta
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import AccessCode, Area, Community, Membership
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Seat
from tests.api.conftest import As, Program, problem
from tests.cast import article as article_of
from tests.cast import person


def test_anyone_reads_what_a_community_is(anyone: Program, tally: Community) -> None:
    told = anyone.get("/communities/tally").json()
    assert told["name"] == "Tally"
    assert (told["currency"], told["mode"]) == ("CHF", "sponsored")
    assert told["languages"] == ["de", "en", "fr", "it"]
    assert (told["chat_open"], told["opens_at"], told["opening_hours"]) == (True, None, [])
    problem(anyone.get("/communities/nowhere"), 404, "not_found")


@pytest.mark.promise("S6")
def test_it_says_when_a_closed_chat_opens(anyone: Program, tally: Community) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    tally.time_zone = "UTC"
    tally.opening_hours = [{"days": [tomorrow.weekday()], "from": "08:00", "to": "18:00"}]
    tally.save()
    told = anyone.get("/communities/tally").json()
    assert told["chat_open"] is False
    assert told["opens_at"] == f"{tomorrow:%Y-%m-%d}T08:00:00Z"


@pytest.mark.promise("S7")
def test_the_reasons_are_a_tree_in_the_readers_language(
    anyone: Program, tally: Community, sending_invoices: Reason, failed_payment: Reason
) -> None:
    top = Reason.objects.create(
        community=tally, slug="finance", name={"en": "Finance", "de": "Finanzen"}, channel="chat"
    )
    Reason.objects.filter(id=sending_invoices.id).update(parent=top)
    article = article_of(tally, "invoices", {"de": "Rechnungen"})
    article.reasons.add(sending_invoices)
    tree = anyone.get("/communities/tally/reasons", Accept_Language="de").json()["items"]
    finance = next(node for node in tree if node["id"] == str(top.id))
    assert (finance["name"], finance["channel"]) == ("Finanzen", "chat")
    (leaf,) = finance["children"]
    assert (leaf["id"], leaf["children"]) == (str(sending_invoices.id), [])
    assert [one["title"] for one in leaf["articles"]] == ["Rechnungen"]
    ticket = next(node for node in tree if node["id"] == str(failed_payment.id))
    assert ticket["channel"] == "ticket"
    assert [field["key"] for field in ticket["fields"]] == ["amount", "when"]
    asked = anyone.get("/communities/tally/reasons?language=en").json()["items"]
    assert "Finance" in {node["name"] for node in asked}


def test_a_retired_reason_is_gone(anyone: Program, tally: Community, my_account: Reason) -> None:
    Reason.objects.filter(id=my_account.id).update(retired_at=clock.now())
    assert anyone.get("/communities/tally/reasons").json()["items"] == []


def test_an_owner_changes_values_and_reads_all(by: As, olga: Person) -> None:
    program = by(olga)
    told = program.patch(
        "/communities/tally/policy",
        {"accept_seconds": 0, "rating_hours": 0.001, "tariff": [[4, "3.50"]], "fallback": "ticket"},
    )
    assert told.status_code == 200
    known = told.json()
    assert (known["accept_seconds"], known["rating_hours"]) == (0, 0.001)
    assert (known["tariff"], known["fallback"]) == ([[4, "3.50"]], "ticket")
    assert (known["invite_wave"], known["payout_minimum"]) == (3, "20.00")
    assert program.get("/communities/tally/policy").json() == known
    assert program.patch("/communities/tally/policy", {}).json() == known


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"accept_second": 1}, {"accept_second"}),
        ({"accept_seconds": -1, "fallback": "nobody"}, {"accept_seconds", "fallback"}),
        ({"tariff": "free"}, {"tariff"}),
        ({"tariff": [[4, "2.005"]]}, {"tariff"}),
        ({"payout_minimum": "0.001"}, {"payout_minimum"}),
        ({"invite_wave": 1e308}, {"invite_wave"}),
        ({"chats_at_once": True}, {"chats_at_once"}),
        ({"rating_hours": None}, {"rating_hours"}),
        ({"rating_hours": {"a": []}}, {"rating_hours"}),
        ({"rating_hours": "NaN"}, {"rating_hours"}),
        ({"expert_share_percent": 101}, {"expert_share_percent"}),
    ],
)
def test_a_wrong_value_is_named_and_nothing_changes(
    by: As, olga: Person, values: dict[str, Any], fields: set[str]
) -> None:
    told = problem(
        by(olga).patch("/communities/tally/policy", {"accept_seconds": 5, **values}), 422, "invalid"
    )
    assert told["errors"].keys() == fields
    assert Community.objects.get(slug="tally").policy_values == {}


def test_amounts_of_the_policy_have_the_decimals_of_the_currency(
    by: As, olga: Person, tally: Community
) -> None:
    given = {"minimum_price": 7, "payout_minimum": "2.5", "tariff": [[4, 2], [3, "1"]]}
    told = by(olga).patch("/communities/tally/policy", given).json()
    assert told["minimum_price"] == "7.00"
    assert told["payout_minimum"] == "2.50"
    assert told["tariff"] == [[4, "2.00"], [3, "1.00"]]
    assert by(olga).get("/communities/tally/policy").json() == told


def test_only_an_owner_sees_the_policy(
    by: As, ada: Person, ezra: Person, agnes: Person, otto: Person
) -> None:
    for somebody in (ada, ezra, agnes, otto):
        problem(by(somebody).get("/communities/tally/policy"), 404, "not_found")
        problem(by(somebody).patch("/communities/tally/policy", {}), 404, "not_found")


@pytest.fixture
def code(tally: Community) -> AccessCode:
    """A code for two."""
    return AccessCode.objects.create(community=tally, code="HELP-2026", quota=2)


@pytest.mark.promise("C1")
class TestJoining:
    path = "/communities/tally/join"

    def test_the_code_makes_an_expert(
        self, by: As, code: AccessCode, ada: Person, tally: Community
    ) -> None:
        told = by(ada).post(self.path, {"access_code": " HELP-2026 "})
        assert told.status_code == 200
        assert (told.json()["role"], told.json()["alias"]) == ("expert", "Ada")
        assert Seat.objects.filter(person=ada, community=tally).exists()
        code.refresh_from_db()
        assert code.used == 1

    def test_who_is_one_stays_one(self, by: As, code: AccessCode, ezra: Person) -> None:
        for given in ("HELP-2026", "wrong"):
            assert by(ezra).post(self.path, {"access_code": given}).status_code == 200
        code.refresh_from_db()
        assert code.used == 0

    def test_a_wrong_or_anothers_code_is_refused(
        self, by: As, code: AccessCode, elsewhere: Community, ada: Person
    ) -> None:
        AccessCode.objects.create(community=elsewhere, code="THERE")
        for given in ("THERE", "help-2027", "' OR 1=1"):
            problem(by(ada).post(self.path, {"access_code": given}), 422, "wrong_access_code")
        assert not Membership.objects.filter(person=ada, role="expert").exists()

    def test_so_is_an_expired_an_exhausted_and_a_revoked_one(
        self, by: As, code: AccessCode, ada: Person
    ) -> None:
        now = clock.now()
        AccessCode.objects.filter(id=code.id).update(expires_at=now)
        told = by(ada).post(self.path, {"access_code": code.code})
        problem(told, 409, "access_code_expired")
        AccessCode.objects.filter(id=code.id).update(expires_at=None, used=2)
        told = by(ada).post(self.path, {"access_code": code.code})
        problem(told, 409, "access_code_exhausted")
        AccessCode.objects.filter(id=code.id).update(used=0, revoked_at=now)
        told = by(ada).post(self.path, {"access_code": code.code})
        problem(told, 422, "wrong_access_code")
        assert not Membership.objects.filter(person=ada, role="expert").exists()

    def test_guessing_is_throttled(self, by: As, code: AccessCode, ada: Person) -> None:
        program = by(ada)
        for guess in range(5):
            problem(program.post(self.path, {"access_code": str(guess)}), 422, "wrong_access_code")
        response = program.post(self.path, {"access_code": code.code})
        problem(response, 429, "rate_limited")
        assert 1 <= int(response["Retry-After"]) <= 720
        other = by(person("Ines")).post(self.path, {"access_code": code.code})
        assert other.status_code == 200

    def test_a_former_expert_comes_back_by_the_code(
        self, by: As, code: AccessCode, ezra: Person
    ) -> None:
        Membership.objects.filter(person=ezra).update(ended_at=clock.now())
        assert by(ezra).post(self.path, {"access_code": code.code}).status_code == 200
        assert Membership.objects.get(person=ezra, role="expert").ended_at is None


def test_the_areas_are_the_experts_to_see(
    by: As, ezra: Person, ada: Person, invoicing: Area, payroll: Area
) -> None:
    told = by(ezra).get("/communities/tally/areas").json()["items"]
    assert {one["id"]: one["passed"] for one in told} == {
        str(invoicing.id): True,
        str(payroll.id): False,
    }
    problem(by(ada).get("/communities/tally/areas"), 404, "not_found")
