"""The OpenAPI document, and what holds for every address in it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

import peerdesk.entrypoints.api
from peerdesk.domain.admission.models import Application, Credential
from peerdesk.domain.communities.identity import set_identity_secret
from peerdesk.domain.communities.models import AccessCode, Area, Community, Team
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.expertise.models import Attempt
from peerdesk.domain.knowledge.models import TextTemplate
from peerdesk.domain.moderation.operations.flagging import raise_flag
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import make_token
from peerdesk.domain.ratings.models import Appeal, Rating
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.support.models import SavedView
from peerdesk.entrypoints.api.application import api
from tests.api.conftest import As, Program, problem
from tests.cast import FUTURE, invited, person

# What anyone may read, or what makes somebody of a stranger.
OPEN = {
    ("GET", "/communities"),
    ("GET", "/communities/{slug}"),
    ("GET", "/communities/{slug}/rules"),
    ("GET", "/communities/{slug}/plans"),
    ("GET", "/communities/{slug}/price-suggestion"),
    ("GET", "/communities/{slug}/reasons"),
    ("POST", "/tokens"),
    ("POST", "/communities/{slug}/identify"),
}
# What everyone who signed in has: only ever of their own.
OWN = {("GET", "/me"), ("DELETE", "/me"), ("DELETE", "/tokens/current")}
OWN |= {("GET", "/conversations")}
OWN |= {("GET", "/invitations"), ("POST", "/communities/{slug}/join")}
OWN |= {("GET", "/push-subscriptions"), ("POST", "/push-subscriptions")}
OWN |= {("GET", "/push-subscriptions/key")}
OWN |= {("GET", "/search"), ("GET", "/mentions")}
OWN |= {("GET", "/me/payments")}
OWN |= {("POST", "/personal-data-check")}
OWN |= {("GET", "/me/notifications"), ("PUT", "/me/notifications")}
OWN |= {("GET", "/me/receipts")}
# A stranger becomes a customer by leaving a ticket (S5): that is what the address is for.
OWN |= {("POST", "/communities/{slug}/conversations")}
# And uploads the files for it before.
OWN |= {("POST", "/communities/{slug}/attachments")}

# Of kinds that the scenes have none of.
NOWHERE = str(uuid4())

SERVICE = {"kind": "other", "title": "x", "description": "x", "price": "40.00"}
BODIES: dict[str, Any] = {
    "messages": {"text": "x"},
    "notes": {"text": "x"},
    "private-box": {"text": "x"},
    "flags": {"kind": "other"},
    "resolve": {"action": "dismiss"},
    "tags": {"tags": ["x"], "name": "x"},
    "views": {"title": "x", "query": "x"},
    "merge": {"into": str(uuid4())},
    "split": {"seqs": [1]},
    "rating": {"stars": 5},
    "answers": {"answers": {}},
    "bank-account": {"iban": "CH9300762011623852957", "name": "Otto"},
    "payouts": {},
    "alias": {"alias": "Otto"},
    "accept": {"version": 1},
    "rules": {"texts": {}},
    "questions": {"questions": []},
    "areas": {"areas": []},
    "refuse": {"reason": "No."},
    "{id}": {"name": "x", "title": "x", "body": "x"},
    "templates": {"title": "x", "body": "x"},
    "premium-templates": SERVICE,
    "/premium-templates/{id}": SERVICE,
    "premium-offers": SERVICE,
    "premium-responsibility": {"version": 1},
    "premium-grants": {"expert": str(uuid4())},
    "/premium-offers/{id}/no-show/answer": {"agree": True},
    "reply": {"text": "x"},
    "appeal": {"text": "x"},
    "decide": {"text": "x", "outcome": "counts"},
    "suspensions": {"expert": str(uuid4()), "reasons": "Reasons of some length."},
    "answer": {"text": "x", "lift": True},
    "end": {"text": "x"},
    "move": {"area": str(uuid4())},
    "/refund-requests/{id}/remove-words": {"words": ["reason"]},
    "/ratings/{id}/remove-words": {"words": ["comment"]},
    "/premium-offers/{id}/remove-words": {"words": ["report"]},
    "/briefs/{id}/remove-words": {"words": ["goal"]},
    "/suspensions/{id}/remove-words": {"words": ["appealed"]},
    "refund-requests": {"scope": "question"},
    "membership": {"plan": str(uuid4()), "agreed": True},
    "reasons": {"name": {"en": "x"}, "channel": "chat"},
    "/reasons/{id}": {"name": {"en": "x"}, "channel": "chat"},
    "shift": {"by": 1},
    "retire": {"retired": True},
    "teams": {"name": {"en": "x"}},
    "/teams/{id}": {"name": {"en": "x"}},
    "forward": {"reason": "unsure", "brief": "x"},
    "worth": {"worth": 1},
    "opening-hours": {"opening_hours": [], "time_zone": "UTC"},
}

SUBSCRIPTION = {
    "endpoint": "https://push.example.org/of-nora",
    "keys": {"p256dh": "BN" + "x" * 85, "auth": "c2VjcmV0LXNlY3JldC0xNg"},
}


def device_of_noras(by: As) -> str:
    """A device of somebody who is nobody in the cast."""
    told = by(person("Nora")).post("/push-subscriptions", SUBSCRIPTION)
    return str(told.json()["id"])


def at_the_door(tally: Community, invoicing: Area) -> dict[str, str]:
    """A code, an application and a credential of people who are nobody in the cast."""
    code = AccessCode.objects.create(community=tally, code="COME-IN")
    own = {"community": tally, "person": person("Noemi"), "submitted_at": FUTURE}
    applied = Application.objects.create(state="submitted", access_code=code, **own)
    proof = Credential.objects.create(area=invoicing, what="Licence", **own)
    ids = {"access-codes": code.id, "applications": applied.id, "credentials": proof.id}
    return {kind: str(one) for kind, one in ids.items()}


def suspended(tally: Community, olga: Person) -> str:
    """A suspension, long over, of an expert who is nobody in the cast."""
    row = Suspension.objects.create(
        community=tally, person=person("Nils"), decided_by=olga, state="ended", from_at=FUTURE
    )
    return str(row.id)


def document() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix=""))


def operations() -> list[tuple[str, str]]:
    return [
        (method.upper(), path)
        for path, methods in document()["paths"].items()
        for method in methods
    ]


def test_it_is_openapi_3_1_and_served_beside_readable_docs(db: None) -> None:
    served = Client().get("/api/v1/openapi.json").json()
    assert served["openapi"].startswith("3.1")
    assert "/api/v1/conversations/{id}/messages" in served["paths"]
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "//cdn" not in page.content.decode()
    assert "https://" not in page.content.decode()


def test_no_key_comes_twice(db: None) -> None:
    def only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _value in pairs]
        assert len(names) == len(set(names)), names
        return dict(pairs)

    json.loads(Client().get("/api/v1/openapi.json").content, object_pairs_hook=only_once)


def test_no_two_shapes_share_a_name() -> None:
    """The document knows each by its name alone: of two, one would stand for both."""
    folder = Path(peerdesk.entrypoints.api.__file__).parent
    texts = [path.read_text() for path in folder.glob("*.py")]
    names = [name for text in texts for name in re.findall(r"^class (\w+)\(", text, re.MULTILINE)]
    assert sorted(names) == sorted(set(names))


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [one["operationId"] for path in document()["paths"].values() for one in path.values()]
    assert sorted(names) == sorted(set(names))


def test_every_operation_tells_what_is_wrong_with_a_field() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            told = operation["responses"]["422"]["content"]
            assert "application/problem+json" in told, (method, path)
            assert operation["summary"]
            assert operation["description"], (method, path)


def test_everything_the_protocol_names_is_there() -> None:
    named = """
        GET /communities/{slug}|GET /communities/{slug}/reasons|PATCH /communities/{slug}/policy
        POST /communities/{slug}/join|GET /communities/{slug}/areas|POST /areas/{id}/attempts
        POST /attempts/{id}/answers|GET /communities/{slug}/me/availability
        PUT /communities/{slug}/me/availability|POST /communities/{slug}/conversations
        GET /conversations|GET /conversations/{id}|GET /conversations/{id}/events
        POST /conversations/{id}/messages|POST /conversations/{id}/close
        POST /conversations/{id}/reopen|POST /conversations/{id}/rating|GET /invitations
        POST /invitations/{id}/accept|POST /invitations/{id}/decline
        GET /communities/{slug}/me/earnings|GET /communities/{slug}/me/bank-account
        PUT /communities/{slug}/me/bank-account|POST /communities/{slug}/payouts
        GET /payouts/{id}|GET /payouts/{id}/pain.001|GET /communities/{slug}/ledger/accounts
        GET /communities/{slug}/ledger/transfers|GET /conversations/{id}/routing
        GET /communities/{slug}/me/routing|POST /tokens|DELETE /tokens/current
        POST /communities/{slug}/identify|POST /push-subscriptions"""
    wanted = {tuple(one.split()) for line in named.splitlines() for one in line.split("|") if one}
    assert wanted - {()} <= set(operations())


def said_and_written(chat: Conversation) -> dict[str, str]:
    """A rating, an appeal against it, a template, a saved view and a flag of the community's."""
    rating = Rating.objects.filter(community=chat.community).earliest("asked_at")
    appeal = Appeal.objects.create(
        rating=rating, community=chat.community, text="Unjust.", at=FUTURE
    )
    shared = TextTemplate.objects.create(community=chat.community, title="Hello", body="Hi")
    view = SavedView.objects.create(community=chat.community, title="All", query="state:open")
    flag = raise_flag(caller=Caller(chat.customer), conversation_id=chat.id, kind="other", seq=None)
    shares = {"flags": str(flag.id), "templates": str(shared.id), "views": str(view.id)}
    return {"ratings": str(rating.id), "rating-appeals": str(appeal.id), **shares}


@pytest.fixture
def addresses(
    by: As,
    tally: Community,
    chat: Conversation,
    erik: Person,
    invoicing: Area,
    paid_out: str,
    olga: Person,
) -> dict[str, str]:
    """A real id of tally's for every kind of address."""
    invitation: Invitation = invited(chat, erik)
    attempt = Attempt.objects.create(area=invoicing, person=erik, pass_mark=80, due_at=FUTURE)
    return {
        "conversations": str(chat.id),
        "invitations": str(invitation.id),
        "areas": str(invoicing.id),
        "attempts": str(attempt.id),
        "payouts": paid_out,
        "push-subscriptions": device_of_noras(by),
        "suspensions": suspended(tally, olga),
        "reasons": str(chat.reason_id),
        "teams": str(Team.objects.create(community=tally, slug="money", name={}).id),
        **at_the_door(tally, invoicing),
        **said_and_written(chat),
    }


@pytest.fixture
def paid_out(by: As, ezra: Person, olga: Person, earned: Conversation) -> str:
    """A payout of tally's."""
    account = {"iban": "CH9300762011623852957", "name": "Ezra Surname"}
    by(ezra).put("/communities/tally/me/bank-account", account)
    return str(by(olga).post("/communities/tally/payouts", {}).json()["id"])


def calls(addresses: dict[str, str], only: set[tuple[str, str]]) -> Iterator[tuple[str, str, Any]]:
    for method, template in operations():
        if (method, template) in only:
            kind = template.split("/")[1]
            path = template.replace("{slug}", "tally").replace("{id}", addresses.get(kind, NOWHERE))
            body = BODIES.get(template, BODIES.get(template.rsplit("/", 1)[-1], {}))
            yield method, path, None if method == "GET" else body


@pytest.mark.invariant("I17")
class TestTheOutsider:
    def test_otto_finds_nothing(self, by: As, otto: Person, addresses: dict[str, str]) -> None:
        program = by(otto)
        for method, path, body in calls(addresses, set(operations()) - OPEN - OWN):
            told = program.call(method, path, body)
            assert told.status_code == 404, (method, path, told.content)
            problem(told, 404, "not_found")

    def test_what_is_his_own_shows_nothing_of_tally(
        self, by: As, otto: Person, addresses: dict[str, str]
    ) -> None:
        program = by(otto)
        for path in ("/conversations", "/conversations?role=agent", "/invitations"):
            assert program.get(path).json()["items"] == []
        assert "tally" not in program.get("/me").content.decode()

    def test_a_token_of_elsewhere_finds_nothing_even_for_an_owner(
        self,
        olga: Person,
        ezra: Person,
        ada: Person,
        agnes: Person,
        elsewhere: Community,
        addresses: dict[str, str],
    ) -> None:
        for somebody in (olga, ezra, ada, agnes):
            program = Program(make_token(person=somebody, community_id=elsewhere.id))
            everything = set(operations()) - OPEN - OWN
            everything |= {("POST", "/communities/{slug}/join")}
            everything |= {("POST", "/communities/{slug}/attachments")}
            for method, path, body in calls(addresses, everything):
                body = {"access_code": "x"} if path.endswith("/join") else body
                told = program.call(method, path, body)
                assert told.status_code == 404, (somebody.name, method, path, told.content)
            for path in ("/conversations", "/invitations"):
                assert program.get(path).json()["items"] == []
            assert program.get("/me").json()["memberships"] == []
            asking = {"reason": str(uuid4()), "text": "x", "language": "en"}
            told = program.post("/communities/tally/conversations", asking)
            problem(told, 404, "not_found")

    def test_without_a_token_nothing_is_told(
        self, anyone: Program, addresses: dict[str, str]
    ) -> None:
        for method, path, body in calls(addresses, set(operations()) - OPEN):
            problem(anyone.call(method, path, body), 401, "unauthenticated")

    def test_nor_by_one_that_was_revoked(
        self, by: As, olga: Person, addresses: dict[str, str]
    ) -> None:
        program = by(olga)
        program.delete("/tokens/current")
        for method, path, body in calls(addresses, set(operations()) - OPEN):
            problem(program.call(method, path, body), 401, "unauthenticated")


def test_the_identity_secret_is_nowhere(
    by: As, olga: Person, tally: Community, addresses: dict[str, str]
) -> None:
    set_identity_secret(community=tally, secret="s" * 40)
    for _method, path, _body in calls(addresses, {one for one in operations() if one[0] == "GET"}):
        assert "s" * 40 not in by(olga).get(path).content.decode(errors="replace")
