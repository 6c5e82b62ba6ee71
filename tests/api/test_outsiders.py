"""What holds for every address of the OpenAPI document: an outsider finds nothing there (I17)."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from peerdesk.domain.communities.identity import set_identity_secret
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.people.operations import make_token
from tests.api.addresses import addresses, paid_out
from tests.api.conftest import As, Program, problem
from tests.api.promised import operations

__all__ = ["addresses", "paid_out"]

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
    "/conversations/{id}/answers/remove-words": {"words": ["amount"]},
    "/briefs/{id}/remove-words": {"words": ["goal"]},
    "/suspensions/{id}/remove-words": {"words": ["appealed"]},
    "refund-requests": {"scope": "question"},
    "membership": {"plan": str(uuid4()), "agreed": True},
    "reasons": {"name": {"en": "x"}, "channel": "chat"},
    "/reasons/{id}": {"name": {"en": "x"}, "channel": "chat"},
    "articles": {"texts": {"en": {"title": "x", "body": "x"}}},
    "/articles/{id}": {"texts": {"en": {"title": "x", "body": "x"}}, "version": 1},
    "bring-back": {"number": 1, "version": 1},
    "shift": {"by": 1},
    "retire": {"retired": True},
    "teams": {"name": {"en": "x"}},
    "/teams/{id}": {"name": {"en": "x"}},
    "forward": {"reason": "unsure", "brief": "x"},
    "worth": {"worth": 1},
    "opening-hours": {"opening_hours": [], "time_zone": "UTC"},
}


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
