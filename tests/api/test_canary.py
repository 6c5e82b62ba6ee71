"""A random text in a private box is looked for everywhere else: nowhere is it found (I15)."""

import base64
import logging
import re
import secrets
from collections.abc import Iterator
from functools import partial

import psycopg
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from peerdesk.delivery.realtime import CHANNEL, WORKER_CHANNEL
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.box_models import BoxSecret
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.workflows.ring_people import ring_people
from peerdesk.workflows.send_mails import send_mails
from tests.api.conftest import As, Program
from tests.boxes import ended, service

pytestmark = [pytest.mark.promise("P8"), pytest.mark.invariant("I15")]
# Where a party or an owner may find it.
ITS_OWN = ("/private-box",)
_HOLE = re.compile(r"<(?:(\w+):)?(\w+)>")


class Canary:
    """A text that exists nowhere else, in every shape in which it might be stored."""

    def __init__(self) -> None:
        self.text = f"canary{secrets.token_hex(12)}"
        raw = self.text.encode()
        inner = base64.b64encode(raw[:18]).decode()  # of whole groups of three
        self.shapes = [self.text, raw.hex(), inner, self.text[::-1]]

    def in_(self, where: str) -> bool:
        lower = where.lower()
        return any(shape.lower() in lower for shape in self.shapes)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Every line that anything logs, down to the last detail."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            shown = logging.Formatter().format(record)
            lines.append(f"{shown} {record.__dict__}")

    root, keeper = logging.getLogger(), Keeper(level=0)
    before = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(keeper)
    root.setLevel(before)


def tables() -> str:
    """A dump of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('SELECT t::text FROM %I.%I t', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        found = []
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def addresses(offer: PremiumOffer) -> Iterator[str]:
    """Every address that can be read, with this conversation's and offer's ids in its holes."""
    for route in _routes(get_resolver().url_patterns, ""):
        if any(own in route for own in ITS_OWN) or "logout" in route or "<path" in route:
            continue
        wanted = offer.pk if "offer" in route or "premium" in route else offer.conversation_id
        fill: dict[str | None, str] = {
            "uuid": str(wanted),
            "slug": "tally",
            "int": "1",
            "str": "en",
            None: "1",
        }
        yield "/" + _HOLE.sub(partial(_filled, fill), route)


def _filled(fill: dict[str | None, str], hole: re.Match[str]) -> str:
    return fill.get(hole[1], "1")


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif "<" in route and not route.startswith(("admin/", "accounts/")):
            yield route


@pytest.mark.django_db(transaction=True)
def test_it_is_nowhere_but_in_the_box(
    by: As,
    chat: Conversation,
    ada: Person,
    ezra: Person,
    agnes: Person,
    olga: Person,
    otto: Person,
    logged: list[str],
) -> None:
    canary = Canary()
    offer = service(chat)
    path = f"/premium-offers/{offer.pk}/private-box"
    assert not canary.in_(tables())
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as ear:
        for channel in (CHANNEL, WORKER_CHANNEL):
            ear.execute(f'LISTEN "{channel}"')
        _written_in_every_way(by, canary, path, (ada, ezra, olga, otto, agnes))
        hints = [notice.payload for notice in ear.notifies(timeout=0.2)]
    assert not canary.in_(" ".join(hints))
    assert not canary.in_(tables())

    for reader in (ezra, agnes, olga):
        _reads_everything(by(reader), reader, offer, canary)
    send_mails()
    ring_people()
    assert not canary.in_(" ".join(str(letter.message()) for letter in mail.outbox))

    ended(offer, days=0)
    for somebody in (ada, ezra, olga):
        assert not canary.in_(by(somebody).get(f"{path}?reason=late").content.decode())
    assert not canary.in_(tables())
    assert not canary.in_("\n".join(logged))


def _written_in_every_way(by: As, canary: Canary, path: str, people: tuple[Person, ...]) -> None:
    ada, ezra, olga, otto, agnes = people
    key = {"Idempotency-Key": canary.text[:20]}
    assert by(ada).put(path, {"text": canary.text}, **key).status_code == 200
    assert canary.text in by(ezra).get(path).content.decode()
    assert canary.text in by(olga).get(f"{path}?reason=complaint").content.decode()
    assert by(olga).put(path, {"text": canary.text}).status_code == 200
    page = Client()
    page.force_login(ezra)
    sent = {"act": "write", "text": canary.text, "version": "2"}
    assert page.post(f"{path}/", sent).status_code == 200
    refused = [
        by(ezra).put(path, {"text": canary.text, "version": 0}),
        by(ada).put(path, {"text": canary.text * 200}),
        by(ada).put(path, {"text": {"a": canary.text}}),
        by(ada).put(path, f"{{{canary.text}".encode()),
        by(otto).put(path, {"text": canary.text}),
        by(agnes).post(path, {"text": canary.text}),
    ]
    # Even when it breaks: a key that opens nothing.
    whole = BoxSecret.objects.get()
    BoxSecret.objects.update(wrapped_key=b"x" * 60)
    refused.append(by(ada).put(path, {"text": canary.text}))
    BoxSecret.objects.update(wrapped_key=whole.wrapped_key)
    assert [answer.status_code for answer in refused] == [409, 422, 422, 400, 404, 405, 500]
    assert not canary.in_(" ".join(answer.content.decode() for answer in refused))


def _reads_everything(
    program: Program, reader: Person, offer: PremiumOffer, canary: Canary
) -> None:
    page = Client(raise_request_exception=False)
    page.force_login(reader)
    half = canary.text[: len(canary.text) // 2]
    searches = ["/desk/search/?q=", "/api/v1/communities/tally/desk/search?q=", "/c/tally/?q="]
    for address in [*addresses(offer), *(f"{one}{half}" for one in searches)]:
        asked = page.get(address, headers=program.headers if "/api/" in address else None)
        shown = b"".join(asked.streaming_content) if asked.streaming else asked.content
        assert asked.status_code != 500, address
        assert not canary.in_(shown.decode(errors="replace")), address
