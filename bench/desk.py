"""The desk with 100,000 tickets beside django-helpdesk: lists, a deep page, search, one ticket.

Both on the same PostgreSQL (fsync on) in databases of their own, asked by Django's own client in
the process that answers, so that no web server flatters either. A list counts until its rows are
there: the rival's page fetches them by a second request. Searched is for words that stand in one of
10,000 tickets, one of 100 and one of 10; the rival looks at titles and descriptions alone, ours at
every message. django-helpdesk is installed into a virtual environment of the run's own.

Run: python -m bench.desk [tickets] [rounds]
"""

import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from bench.database import own_database, set_up_django
from bench.desk_scene import fill

WORDS = (
    "invoice payment refund address password delivery account export import printer receipt tax "
    "language signature reminder customer supplier discount currency statement balance contract"
).split()
ASKED = ["every10000th", "every100th", "every10th"]


def texts() -> list[str]:
    """A few thousand sentences of some words each."""
    return [
        " ".join(WORDS[(n * step + step) % len(WORDS)] for step in (1, 3, 5, 7, 11, 13)) + f" n{n}"
        for n in range(5000)
    ]


def main(tickets: int = 100_000, rounds: int = 20) -> dict[str, float]:
    """Print and give how many times as many pages a second, by kind."""
    with own_database() as home:
        ours = _ours(tickets, rounds)
        theirs = _theirs(home, tickets, max(3, rounds // 4))
    return _tell(tickets, ours, theirs)


def _tell(
    tickets: int, ours: dict[str, list[float]], theirs: dict[str, list[float]]
) -> dict[str, float]:
    ratios = {}
    print(f"desk, {tickets:,} tickets, beside django-helpdesk on the same PostgreSQL:")
    for kind, times in ours.items():
        half = statistics.median(times) * 1000
        most = statistics.quantiles(times, n=100)[98] * 1000
        rival = statistics.median(theirs[kind]) * 1000
        ratios[kind] = rival / half
        print(
            f"  {kind}: p50 {half:.1f} ms, p99 {most:.1f} ms; theirs p50 {rival:.1f} ms: "
            f"{ratios[kind]:.1f} x"
        )
    return ratios


def _ours(tickets: int, rounds: int) -> dict[str, list[float]]:
    set_up_django()
    from django.core.management import call_command
    from django.test import Client

    from peerdesk.core.garbage import spare_what_is_loaded

    call_command("migrate", verbosity=0)
    scene = fill(tickets, texts())
    client = Client(headers={"accept-language": "en"})
    client.force_login(scene.agent)
    client.get("/desk/")
    spare_what_is_loaded()  # as in each process that serves
    deep = f"/desk/?list=all&cursor={scene.tickets[tickets // 2]}"
    times: dict[str, list[float]] = {}
    for number in range(rounds + 3):
        pages = {"list": "/desk/?list=tickets", "deep page": deep}
        pages |= {f"search {word}": f"/desk/search/?q={word}" for word in ASKED}
        pages["one"] = f"/desk/c/{scene.tickets[number * 7919 % tickets]}/"
        for kind, address in pages.items():
            spent = _spent(lambda address=address: client.get(address))
            if number >= 3:
                times.setdefault(kind, []).append(spent)
    return times


def _spent(ask: Callable[[], Any]) -> float:
    start = time.perf_counter()
    answer = ask()
    spent = time.perf_counter() - start
    assert answer.status_code == 200, answer.status_code
    assert b'class="item' in answer.content or b"threadroot" in answer.content
    return spent


def _theirs(home: Path, tickets: int, rounds: int) -> dict[str, list[float]]:
    from peerdesk.core.db_embedded import url

    with psycopg.connect(url(home, "postgres"), autocommit=True) as admin:
        admin.execute("CREATE DATABASE rival")
        (sockets,) = admin.execute("SHOW unix_socket_directories").fetchone() or ("",)
    python = _rivals_python(home / "rival")
    given = json.dumps({"texts": texts(), "asked": ASKED})
    place = {**os.environ, "RIVAL_DATABASE": "rival", "RIVAL_SOCKETS": sockets.strip('"')}
    command = [python, str(Path(__file__).with_name("desk_rival.py")), str(tickets), str(rounds)]
    told = subprocess.run(
        command, check=True, input=given, stdout=subprocess.PIPE, text=True, env=place
    )
    found: dict[str, list[float]] = json.loads(told.stdout.splitlines()[-1])
    return found


def _rivals_python(place: Path) -> str:
    """An interpreter that has django-helpdesk: the one given by RIVAL_PYTHON, else a fresh one."""
    if given := os.environ.get("RIVAL_PYTHON"):
        return given
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    wanted = ["django-helpdesk", "django<6", "psycopg[binary]", "setuptools<81"]
    subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
    return python


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
