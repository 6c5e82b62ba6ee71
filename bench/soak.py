"""A long load while processes are killed at random: the figures of I1 and I4, violations / trials.

50 conversations write without pause over real sockets; gateway, web, worker and database are
killed (-9) in random order, sometimes several at once, until the time is over. At the end every
acknowledgement is looked for in the timeline, and what each client saw is compared with it.

Run: make soak, or SECONDS=120 python -m bench.soak
"""

import asyncio
import os
import random
import sys
import time
from collections import Counter
from contextlib import closing

from tests.crash.load import Site, Talker, verify
from tests.crash.test_kills_under_load import KILLED, everybody_goes_on, invite
from tests.house.running import Running, peerdesk_running, until


def main() -> int:
    """Print the figures; 1 if anything acknowledged was lost or doubled, or not seen."""
    seconds, seed = float(os.environ.get("SECONDS", "3600")), int(os.environ.get("SEED", "0"))
    chance = random.Random(seed or time.time_ns())
    with peerdesk_running("--demo") as running:
        talkers = invite(running)
        kills = asyncio.run(_talk_while_killing(running, talkers, seconds, chance))
        until(lambda: running.status() == 200, "an answer")
        with closing(Site(running.base)) as site:
            wrong = {
                talker.conversation: found
                for talker in talkers
                if (found := verify(talker, site.timeline(talker.conversation, talker.token)))
            }
    sent = sum(len(talker.acknowledged) for talker in talkers)
    breaks = sum(talker.breaks for talker in talkers)
    print(f"{sent:,} messages acknowledged, {breaks:,} broken lines, kills: {dict(kills)}")
    print(f"{len(wrong)} of {len(talkers)} conversations with anything lost, doubled or not seen")
    for conversation, found in wrong.items():
        print(conversation, *found, sep="\n  ")
    return 1 if wrong else 0


async def _talk_while_killing(
    running: Running, talkers: list[Talker], seconds: float, chance: random.Random
) -> Counter[str]:
    stop, kills = asyncio.Event(), Counter[str]()
    talking = [asyncio.create_task(talker.talk(stop)) for talker in talkers]
    await everybody_goes_on(talkers)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for role in chance.sample(KILLED, chance.choice((1, 1, 1, 2))):
            await asyncio.to_thread(running.kill, role)
            kills[role] += 1
            await asyncio.sleep(chance.random())
        await everybody_goes_on(talkers)
        await asyncio.sleep(chance.uniform(0, 3))
    stop.set()
    await asyncio.gather(*talking)
    await asyncio.gather(*(talker.catch_up(3) for talker in talkers))
    return kills


if __name__ == "__main__":
    sys.exit(main())
