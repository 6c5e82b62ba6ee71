"""One installation, started as an operator would, for all the scenes of this folder."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.house.running import peerdesk, peerdesk_running
from tests.protocol.desk import Desk, Json, Somebody

QUIET: Json = {
    "accept_seconds": 30,
    "invite_wave": 4,
    "fallback": "agents",
    "fallback_seconds": 180,
    "first_reply_seconds": 180,
    "rating_hours": 24,
    "close_idle_hours": 48,
    "customer_idle_minutes": 10,
    "chats_at_once": 20,
    "iban_hold_hours": 72,
    "payout_minimum": "20.00",
    "tariff": [[4, "2.00"], [3, "1.00"]],
}


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """`peerdesk run --demo` on a home of its own, or one that runs: PROTOCOL_DEMO is its file."""
    if told := os.environ.get("PROTOCOL_DEMO"):
        with _desk(json.loads(Path(told).read_text())) as desk:
            yield desk
        return
    with peerdesk_running("--demo") as running:
        loaded = peerdesk("demo", "--json", home=running.home)
        assert loaded.returncode == 0, loaded.stderr
        demo = json.loads(loaded.stdout)
        assert (demo["base"], demo["ws"]) == (running.base, running.ws)
        with _desk(demo) as desk:
            yield desk


@contextmanager
def _desk(demo: Json) -> Iterator[Desk]:
    with httpx.Client(base_url=f"{demo['base']}/api/v1", timeout=30) as http:
        yield Desk(demo["base"], demo["ws"], demo["communities"], http)


@pytest.fixture
def owner(desk: Desk) -> Somebody:
    """Tally's owner, with every chat of the scenes before closed and the policy as it was."""
    somebody = desk.people("tally", "owner")[0]
    somebody.patch("/communities/tally/policy", QUIET)
    for expert in desk.people("tally", "expert"):
        expert.put("/communities/tally/me/availability", {"paused": False})
    for customer in desk.people("tally", "customer"):
        for state in ("waiting", "active", "forwarded"):
            path = f"/conversations?role=customer&state={state}&limit=100"
            for one in customer.get(path)["items"]:
                customer.post(f"/conversations/{one['id']}/close")
    return somebody


@pytest.fixture
def customer(desk: Desk, owner: Somebody) -> Somebody:
    return desk.people("tally", "customer")[0]


@pytest.fixture
def experts(desk: Desk, owner: Somebody) -> list[Somebody]:
    return desk.people("tally", "expert")


@pytest.fixture
def agent(desk: Desk, owner: Somebody) -> Somebody:
    return desk.people("tally", "agent")[0]


@pytest.fixture
def question(desk: Desk, customer: Somebody) -> Json:
    """A chat that was just asked, in German."""
    leaf = desk.leaf("tally")
    body = {"reason": leaf["id"], "text": "Wie geht das?", "language": "de"}
    opened: Json = customer.post("/communities/tally/conversations", body)
    return opened


@pytest.fixture
def chat(question: Json, experts: list[Somebody]) -> tuple[Json, Somebody]:
    """A chat that an expert has just taken, and that expert."""
    for expert in experts:
        for asked in expert.get("/invitations")["items"]:
            if asked["conversation"] == question["id"]:
                expert.post(f"/invitations/{asked['id']}/accept")
                return question, expert
    raise AssertionError("nobody was asked")
