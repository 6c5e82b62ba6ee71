"""Entry over the API: groups, rules, codes, applications, credentials."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.admission.models import Application, Credential
from peerdesk.domain.admission.operations.credentials import hand_in
from peerdesk.domain.communities.models import AccessCode, Area, Community, Membership
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Seat
from tests.api.conftest import As, Program, problem
from tests.cast import person

JOIN = "/communities/tally/join"


@pytest.fixture
def nora(db: None) -> Person:
    return person("Nora", language="fr")


@pytest.fixture
def code(tally: Community) -> AccessCode:
    return AccessCode.objects.create(community=tally, code="COME-IN")


def publish(by: As, olga: Person, text: str = "Be kind.") -> None:
    told = by(olga).put("/communities/tally/rules", {"texts": {"en": text}})
    assert told.status_code == 200, told.content


@pytest.mark.promise("C1", "F1", "F2")
def test_joining_accepts_the_rules_as_published_and_says_which(
    by: As, nora: Person, olga: Person, code: AccessCode
) -> None:
    publish(by, olga)
    told = by(nora).post(JOIN, {"access_code": "COME-IN"}).json()
    assert (told["role"], told["alias"], told["rules"]["version"]) == ("expert", "Nora", 1)
    read = by(nora).get("/communities/tally/rules").json()
    assert (read["text"], read["accepted_at"]) == ("Be kind.", told["rules"]["accepted_at"])
    assert Availability.objects.get(person=nora).languages == ["fr"]
    assert Membership.objects.get(person=nora).access_code == code
    again = by(nora).post(JOIN, {"access_code": "whatever"}).json()
    assert again == told


@pytest.mark.promise("F1")
def test_newer_rules_are_accepted_by_their_version(
    by: As, anyone: Program, ezra: Person, olga: Person, ada: Person
) -> None:
    problem(anyone.get("/communities/tally/rules"), 404, "not_found")
    publish(by, olga)
    publish(by, olga, "Be kind and brief.")
    accept = "/communities/tally/rules/accept"
    problem(by(ezra).post(accept, {"version": 1}), 409, "rules_changed")
    assert by(ezra).post(accept, {"version": 2}).json()["accepted_at"]
    assert anyone.get("/communities/tally/rules").json()["accepted_at"] is None
    problem(by(ada).post(accept, {"version": 2}), 404, "not_found")
    same = by(olga).put("/communities/tally/rules", {"texts": {"en": "Be kind and brief."}})
    problem(same, 422, "invalid")


@pytest.mark.promise("F4")
def test_alias_is_chosen_and_numbered(
    by: As, nora: Person, code: AccessCode, ezra: Person, agnes: Person
) -> None:
    for alias in ("Support", "Agnes agent", "Ezra expert", "nora@example.org"):
        told = problem(
            by(nora).post(JOIN, {"access_code": "COME-IN", "alias": alias}), 422, "invalid"
        )
        assert told["errors"].keys() == {"alias"}
    assert (
        by(nora).post(JOIN, {"access_code": "COME-IN", "alias": "Nova"}).json()["alias"] == "Nova"
    )
    other = person("Nova")
    assert by(other).post(JOIN, {"access_code": "COME-IN"}).json()["alias"] == "Nova 2"
    renamed = by(other).put("/communities/tally/me/alias", {"alias": "Stella"})
    assert renamed.json()["alias"] == "Stella"
    problem(by(other).put("/communities/tally/me/alias", {"alias": "N0va"}), 422, "invalid")


@pytest.mark.promise("F1")
def test_approval_is_waited_for_and_told(
    by: As, nora: Person, code: AccessCode, tally: Community, olga: Person, otto: Person
) -> None:
    by(olga).patch("/communities/tally/policy", {"expert_approval": True})
    told = by(nora).post(JOIN, {"access_code": "COME-IN"})
    assert (told.status_code, told.json()["state"]) == (202, "submitted")
    assert by(nora).post(JOIN, {"access_code": "COME-IN"}).json() == told.json()
    code.refresh_from_db()
    assert code.used == 1
    queue = by(olga).get("/communities/tally/applications").json()["items"]
    assert [one["alias"] for one in queue] == ["Nora"]
    approve = f"/applications/{told.json()['id']}/approve"
    for somebody in (nora, otto):
        problem(by(somebody).post(approve), 404, "not_found")
    assert by(olga).post(approve).json()["state"] == "joined"
    problem(by(olga).post(approve), 409, "already_reviewed")
    assert Seat.objects.filter(person=nora).exists()
    assert by(nora).get("/communities/tally/me/application").json()["state"] == "joined"


@pytest.mark.promise("F1")
def test_refusal_tells_why(
    by: As, nora: Person, code: AccessCode, tally: Community, olga: Person
) -> None:
    by(olga).patch("/communities/tally/policy", {"expert_approval": True})
    told = by(nora).post(JOIN, {"access_code": "COME-IN"}).json()
    refuse = f"/applications/{told['id']}/refuse"
    assert by(olga).post(refuse, {"reason": "We are full."}).status_code == 200
    mine = by(nora).get("/communities/tally/me/application").json()
    assert (mine["state"], mine["reason"]) == ("refused", "We are full.")
    assert Application.objects.get().reviewed_by == olga
    again = by(nora).post(JOIN, {"access_code": "COME-IN"})
    assert again.status_code == 202


@pytest.mark.promise("C1")
def test_the_end_of_a_code_is_any_time_of_rfc_3339(by: As, olga: Person, tally: Community) -> None:
    path = "/communities/tally/access-codes"
    told = by(olga).post(path, {"expires_at": "2099-10-08T08:44:49-23:21"})
    assert told.json()["expires_at"] == "2099-10-09T08:05:49Z"
    before_the_first = {"expires_at": "0001-01-01T00:00:00+01:00"}
    wrong = problem(by(olga).post(path, before_the_first), 422, "invalid")
    assert wrong["errors"].keys() == {"expires_at"}


@pytest.mark.promise("C1")
def test_codes_are_made_used_and_revoked(
    by: As, nora: Person, olga: Person, ezra: Person, tally: Community
) -> None:
    path = "/communities/tally/access-codes"
    made = by(olga).post(path, {"label": "May", "quota": 1})
    assert made.status_code == 201
    told = made.json()
    assert (told["label"], told["quota"], told["used"], told["holds"]) == ("May", 1, 0, True)
    assert told["made_by"] == str(olga.id)
    past = (clock.now() - timedelta(hours=1)).isoformat()
    problem(by(olga).post(path, {"expires_at": past}), 422, "invalid")
    assert by(nora).post(JOIN, {"access_code": told["code"]}).status_code == 200
    (listed,) = by(olga).get(path).json()["items"]
    assert (listed["used"], listed["holds"]) == (1, False)
    problem(by(ezra).get(path), 404, "not_found")
    problem(by(ezra).post(f"/access-codes/{told['id']}/revoke"), 404, "not_found")
    assert by(olga).post(f"/access-codes/{told['id']}/revoke").json()["revoked_at"]
    problem(by(olga).post(f"/access-codes/{told['id']}/revoke"), 409, "already_revoked")


@pytest.mark.promise("F1", "C3")
def test_credential_opens_its_area(
    by: As, ezra: Person, olga: Person, tally: Community, invoicing: Area
) -> None:
    Area.objects.update(needs_credential=True)
    credential = hand_in(
        community=tally, person=ezra, area=invoicing, what="Licence", valid_until=None,
        file=b"%PDF-1.4 %%EOF", now=clock.now(),
    )  # fmt: skip
    (mine,) = by(ezra).get("/communities/tally/me/credentials").json()["items"]
    assert (mine["state"], mine["area"]) == ("submitted", str(invoicing.id))
    (waiting,) = by(olga).get("/communities/tally/credentials").json()["items"]
    assert waiting["id"] == str(credential.id)
    problem(by(ezra).post(f"/credentials/{credential.id}/approve", {}), 404, "not_found")
    past = {"valid_until": "2020-01-01"}
    problem(by(olga).post(f"/credentials/{credential.id}/approve", past), 422, "invalid")
    told = by(olga).post(f"/credentials/{credential.id}/approve", {"valid_until": "2100-01-01"})
    assert (told.json()["state"], told.json()["valid_until"]) == ("approved", "2100-01-01")
    assert Seat.objects.get(person=ezra).areas == [invoicing.id]
    late = by(olga).post(f"/credentials/{credential.id}/refuse", {"reason": "No."})
    problem(late, 409, "already_reviewed")
    assert Credential.objects.get().reason == ""


def test_groups_are_found(anyone: Program, invoicing: Area, elsewhere: Community) -> None:
    found = anyone.get("/communities?q=invoic").json()["items"]
    assert [one["slug"] for one in found] == ["tally"]
    assert anyone.get("/communities?q=elsewhere").json()["items"] == []
