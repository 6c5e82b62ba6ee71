"""A clean stop under load: what was acknowledged is there at the next start."""

import asyncio
import signal
from contextlib import closing

import pytest

from tests.crash.load import Site, Talker, broken_promises
from tests.crash.test_kills_under_load import everybody_goes_on, invite
from tests.house.running import PATIENCE, Running, peerdesk_running

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("run")]


@pytest.mark.promise("B2")
@pytest.mark.invariant("I1")
def test_a_stop_loses_nothing_acknowledged_and_takes_seconds() -> None:
    with peerdesk_running("--demo") as running:
        talkers = invite(running, 12)
        asyncio.run(stop_while_they_talk(running, talkers))
        with (
            peerdesk_running(home=running.home) as again,
            closing(Site(again.base)) as site,
        ):
            for talker in talkers:
                timeline = site.timeline(talker.conversation, talker.token)
                assert broken_promises(talker, timeline) == []


async def stop_while_they_talk(running: Running, talkers: list[Talker]) -> None:
    talking = [asyncio.create_task(talker.talk(asyncio.Event())) for talker in talkers]
    await everybody_goes_on(talkers)
    async with asyncio.timeout(PATIENCE):
        assert await asyncio.to_thread(running.stop, signal.SIGTERM) == 0
    for task in talking:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)
