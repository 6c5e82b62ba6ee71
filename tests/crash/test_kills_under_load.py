"""kill -9 of every process in turn, under load: nothing acknowledged is lost or doubled."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import closing
from itertools import cycle, islice

import pytest

from tests.crash.load import Site, Talker, verify
from tests.house.running import PATIENCE, Running, peerdesk, peerdesk_running, until

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("run")]

CONVERSATIONS = 50
ROUNDS = 2
KILLED = ["gateway", "web", "worker", "database"]


@pytest.mark.promise("B2")
@pytest.mark.invariant("I1", "I2", "I3", "I4")
def test_nothing_acknowledged_is_lost_or_doubled_whatever_is_killed() -> None:
    with peerdesk_running("--demo") as running:
        talkers = invite(running)
        asyncio.run(talk_while_killing(running, talkers, rounds=ROUNDS))
        until(lambda: running.status() == 200, "an answer")
        with closing(Site(running.base)) as site:
            wrong = {
                talker.conversation: found
                for talker in talkers
                if (found := verify(talker, site.timeline(talker.conversation, talker.token)))
            }
        sent = sum(len(talker.acknowledged) for talker in talkers)
        assert not wrong, f"{len(wrong)} of {len(talkers)} conversations: {wrong}"
        assert all(talker.breaks >= ROUNDS for talker in talkers), "everybody was cut off"
        assert sent >= CONVERSATIONS * 2 * (1 + len(KILLED) * ROUNDS)
        assert not [error for talker in talkers for error in talker.errors]


def invite(running: Running, chats: int = CONVERSATIONS) -> list[Talker]:
    """So many chats among the demo's customers."""
    demo = json.loads(peerdesk("demo", "--json", home=running.home).stdout)
    people = demo["communities"]["voyage"]["people"]
    tokens = cycle(one["token"] for one in people if one["role"] == "customer")
    with closing(Site(running.base)) as site:
        return [
            Talker(demo["ws"], token, site.open_chat("voyage", token, "Where is my booking?"))
            for token in islice(tokens, chats)
        ]


async def talk_while_killing(running: Running, talkers: list[Talker], *, rounds: int) -> None:
    """After each kill wait until everybody has been acknowledged again, then kill the next."""
    stop = asyncio.Event()
    talking = [asyncio.create_task(talker.talk(stop)) for talker in talkers]
    await everybody_goes_on(talkers, talking)
    for role in KILLED * rounds:
        await asyncio.to_thread(running.kill, role)
        await everybody_goes_on(talkers, talking)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*talking), PATIENCE)
    await asyncio.gather(*(talker.catch_up(3) for talker in talkers))


async def everybody_goes_on(
    talkers: list[Talker], talking: Sequence["asyncio.Task[None]"] = ()
) -> None:
    """Until each has two more acknowledgements: the one under way and one after it."""
    enough = [(talker, len(talker.acknowledged) + 2) for talker in talkers]
    async with asyncio.timeout(PATIENCE):
        while any(len(talker.acknowledged) < wanted for talker, wanted in enough):
            for task in talking:
                if task.done():
                    task.result()  # it should go on for ever: this says why it didn't
            await asyncio.sleep(0.05)
