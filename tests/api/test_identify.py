"""A brand hands over its own customers by a signed assertion."""

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from peerdesk.domain.communities.identity import set_identity_secret
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.people.models import ExternalIdentity, Person, Token
from tests.api.conftest import As, Program, problem

SECRET = "the brand and peerdesk alone know this"
OTHERS = "somebody else's secret, as long as the other"


@pytest.fixture
def brand(tally: Community) -> Community:
    """Tally with its identity secret set."""
    set_identity_secret(community=tally, secret=SECRET)
    return tally


def claims(**values: Any) -> dict[str, Any]:
    """What the brand says of Ines; None takes a claim away."""
    now = int(time.time())
    said = {
        "sub": "customer-7",
        "email": "ines@example.org",
        "name": "Ines Private-Name",
        "locale": "de-CH",
        "active": True,
        "plan": "member",
        "iat": now,
        "exp": now + 240,
    }
    return {key: value for key, value in {**said, **values}.items() if value is not None}


def signed(said: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    key = OctKey.import_key(secret)
    return jwt.encode({"alg": algorithm}, said, key, algorithms=[algorithm])


def hand_over(anyone: Program, token: str, slug: str = "tally") -> Any:
    return anyone.post(f"/communities/{slug}/identify", {"jwt": token})


def test_the_customer_gets_a_short_token_for_here_alone(
    anyone: Program, brand: Community, elsewhere: Community
) -> None:
    told = hand_over(anyone, signed(claims())).json()
    person = Person.objects.get(id=told["person"])
    assert (person.email, person.name, person.language) == ("", "Ines Private-Name", "de-CH")
    role = Membership.objects.get(person=person)
    assert (role.role, role.alias, role.active, role.plan) == ("customer", "Ines", True, "member")
    token = Token.objects.get(person=person)
    assert token.community_id == brand.id
    assert token.expires_at is not None
    assert 0 < token.expires_at.timestamp() - time.time() <= 3600
    ines = Program(told["token"])
    assert ines.get("/me").json()["id"] == told["person"]
    Membership.objects.create(community=elsewhere, person=person, role="owner", alias="Ines")
    problem(ines.get("/communities/elsewhere/policy"), 404, "not_found")
    problem(ines.post("/communities/elsewhere/join", {"access_code": "x"}), 404, "not_found")


def test_the_same_subject_is_the_same_person_brought_up_to_date(
    anyone: Program, brand: Community
) -> None:
    first = hand_over(anyone, signed(claims())).json()["person"]
    changed = claims(name="Ines New", active=False, plan="per_question", locale="fr_CH.UTF-8")
    assert hand_over(anyone, signed(changed)).json()["person"] == first
    role = Membership.objects.get(person_id=first)
    assert (role.active, role.plan) == (False, "per_question")
    assert Person.objects.get(id=first).language == "fr-CH"


def test_nobody_is_merged_by_email(anyone: Program, brand: Community, ada: Person) -> None:
    told = hand_over(anyone, signed(claims(email=ada.email, name="Ada Surname"))).json()
    assert told["person"] != str(ada.id)
    assert ExternalIdentity.objects.get().claimed_email == ada.email


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": int(time.time()) - 1},
        {"exp": int(time.time()) + 36000},
        {"exp": None},
        {"exp": "soon"},
        {"exp": 1e300},
        {"iat": int(time.time()) + 36000},
        {"nbf": int(time.time()) + 36000},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a\0b"},
        {"sub": "x" * 201},
        {"active": "yes"},
        {"plan": "gold"},
        {"aud": "another-program"},
        {"name": ["Ines"]},
    ],
)
def test_a_claim_that_is_missing_or_wrong_is_refused(
    anyone: Program, brand: Community, wrong: dict[str, Any]
) -> None:
    problem(hand_over(anyone, signed(claims(**wrong))), 401, "invalid_assertion")
    assert not ExternalIdentity.objects.exists()


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_the_algorithm_is_ours_to_choose(anyone: Program, brand: Community, algorithm: str) -> None:
    token = signed(claims(), algorithm=algorithm)
    problem(hand_over(anyone, token), 401, "invalid_assertion")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiZXhwIjo5OTk5OTk5OTk5fQ.",
        "é.é.é",
        "." * 100,
        "a" * 7999,
    ],
)
def test_what_is_no_assertion_is_refused(anyone: Program, brand: Community, token: str) -> None:
    problem(hand_over(anyone, token), 401, "invalid_assertion")


def test_anothers_signature_is_refused(anyone: Program, brand: Community) -> None:
    problem(hand_over(anyone, signed(claims(), OTHERS)), 401, "invalid_assertion")


def test_a_secret_of_another_community_opens_nothing_here(
    anyone: Program, brand: Community, elsewhere: Community
) -> None:
    set_identity_secret(community=elsewhere, secret=OTHERS)
    token = signed(claims(), OTHERS)
    assert hand_over(anyone, token, "elsewhere").status_code == 200
    problem(hand_over(anyone, token), 401, "invalid_assertion")


def test_without_a_secret_nobody_is_believed(anyone: Program, tally: Community) -> None:
    problem(hand_over(anyone, signed(claims())), 401, "invalid_assertion")


def test_a_numbered_assertion_opens_once(anyone: Program, brand: Community) -> None:
    token = signed(claims(jti="one"))
    assert hand_over(anyone, token).status_code == 200
    problem(hand_over(anyone, token), 401, "invalid_assertion")


def test_a_closed_account_stays_closed(anyone: Program, brand: Community) -> None:
    person = hand_over(anyone, signed(claims())).json()["person"]
    Person.objects.filter(id=person).update(is_active=False)
    problem(hand_over(anyone, signed(claims())), 401, "invalid_assertion")


def test_the_alias_never_is_an_address(anyone: Program, brand: Community) -> None:
    for number, name in enumerate(["", "ines@example.org", "+41790000000", "user_7"]):
        told = hand_over(anyone, signed(claims(sub=str(number), name=name))).json()
        assert Membership.objects.get(person_id=told["person"]).alias == "Customer"


def test_a_browser_can_be_signed_in_for_this_community_alone(
    anyone: Program, brand: Community, elsewhere: Community
) -> None:
    body = {"jwt": signed(claims()), "session": True}
    told = anyone.post("/communities/tally/identify", body).json()
    assert anyone.get("/me").json()["id"] == told["person"]
    Membership.objects.create(
        community=elsewhere, person_id=told["person"], role="owner", alias="Ines"
    )
    problem(anyone.get("/communities/elsewhere/policy"), 404, "not_found")


def test_an_unknown_community_is_not_there(anyone: Program, brand: Community) -> None:
    problem(hand_over(anyone, signed(claims()), "nowhere"), 404, "not_found")


def test_a_customers_token_does_not_make_them_an_owner(
    anyone: Program, brand: Community, by: As
) -> None:
    ines = Program(hand_over(anyone, signed(claims())).json()["token"])
    problem(ines.get("/communities/tally/policy"), 404, "not_found")
