"""Durable, delivered messages a second: one gateway process beside Django Channels, in one run.

500 conversations, both sides connected, each socket with some messages under way. A message counts
when it was committed (fsync on) and has reached the other side. The rival saves by the ORM and
sends through channels_redis under uvicorn, as its documents show; it checks no rights, numbers
nothing and recognises no retry. The raw echo is the same WebSocket server without any database.
The driver is a process of its own; where there are only two cores, server, database and driver
share them, in both cases: the ratio is fair, the absolute numbers are low.

Run: python -m bench.chat [seconds [conversations]]     (needs redis-server for the rival)
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.database import own_database, set_up_django

ROOT = Path(__file__).resolve().parents[1]
DEPTH = 4
# One message each under way: more only makes its queue longer, it writes row after row.
RIVALS_TALKING = 64


def main(seconds: float = 8.0, conversations: float = 500) -> dict[str, float]:
    """Print the table, write it into docs/benchmarks.md; the numbers by name."""
    with own_database() as home:
        found = _measure(home, seconds, int(conversations))
    _tell(found, int(conversations))
    return found


def _measure(home: Path, seconds: float, conversations: int) -> dict[str, float]:
    set_up_django()
    from bench.chat_scene import prepare

    many = prepare(10 * conversations)
    chats = many[:conversations]
    found: dict[str, float] = {}
    with _redis() as redis:
        if redis:
            with _rival(home, redis) as port:
                found |= _named("channels", _flood(port, chats, seconds, RIVALS_TALKING))
                steady = _steady(port, chats, found["channels rate"] / 2, seconds)
                found |= _named("channels", steady)
    with _ours("echo") as (port, _):
        found["echo rate"] = _flood(port, chats, seconds)["acks"]
    with _ours("gateway") as (port, process):
        found |= _named("ours", _flood(port, chats, seconds))
        half = found["ours rate"] / 2
        found |= _named("ours", _steady(port, chats, half, seconds))
        found |= _named("ten times", _flood(port, many, seconds))
    with _ours("gateway") as (port, process):
        found["idle KiB"] = _idle(port, process, many)
    return found


def _named(name: str, values: dict[str, Any]) -> dict[str, float]:
    return {f"{name} {key}": value for key, value in values.items()}


def _flood(
    port: int, chats: list[tuple[str, str, str]], seconds: float, talking: int | None = None
) -> dict[str, Any]:
    work: dict[str, Any] = {"kind": "flood", "seconds": seconds, "warm_up": 3, "talking": talking}
    work["depth"] = 1 if talking else DEPTH
    return _drive(port, chats, work)


def _steady(
    port: int, chats: list[tuple[str, str, str]], rate: float, seconds: float
) -> dict[str, Any]:
    timed = _drive(port, chats, {"kind": "steady", "seconds": seconds, "rate": rate})
    return {"p50": timed["p50"], "p99": timed["p99"]}


def _drive(port: int, chats: list[tuple[str, str, str]], work: dict[str, Any]) -> dict[str, Any]:
    sockets = [(chat, token) for chat, *tokens in chats for token in tokens]
    work = {"url": f"ws://127.0.0.1:{port}/ws/v1", "sockets": sockets, **work}
    done = subprocess.run(
        [sys.executable, "-m", "bench.chat_driver"],
        input=json.dumps(work), capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    print(f"{work['kind']}, {len(sockets):,} sockets: {result}", flush=True)
    if result["lost"]:
        print(f"{result['lost']} of {len(sockets)} sockets were lost")
    return result


def _idle(port: int, process: psutil.Process, chats: list[tuple[str, str, str]]) -> float:
    """KiB of memory of the process for each welcomed, silent socket."""
    before = process.memory_info().rss
    tokens = [token for _, *both in chats for token in both]
    work = {"kind": "idle", "url": f"ws://127.0.0.1:{port}/ws/v1", "seconds": 3}
    driver = subprocess.Popen(
        [sys.executable, "-m", "bench.chat_driver"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert driver.stdin
    assert driver.stdout
    json.dump({**work, "sockets": [("", token) for token in tokens]}, driver.stdin)
    driver.stdin.close()
    assert driver.stdout.readline().strip() == "ready"
    after = process.memory_info().rss
    driver.wait(60)
    return (after - before) / 1024 / len(tokens)


@contextmanager
def _ours(kind: str) -> Iterator[tuple[int, psutil.Process]]:
    port = _free_port()
    with _running([sys.executable, "-m", "bench.chat_servers", kind, str(port)], port) as process:
        yield port, process


@contextmanager
def _rival(home: Path, redis: int) -> Iterator[int]:
    import psycopg

    from peerdesk.core.db_embedded import url

    with psycopg.connect(url(home, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE rival")
    sockets = os.environ["DATABASE_URL"].partition("?host=")[2]
    more = {"RIVAL_SOCKETS": sockets, "RIVAL_REDIS": f"redis://127.0.0.1:{redis}"}
    environment = {**os.environ, **more}
    make = "from bench.chat_rival import make_table; make_table()"
    subprocess.run([sys.executable, "-c", make], env=environment, cwd=ROOT, check=True)
    port = _free_port()
    words = [sys.executable, "-m", "uvicorn", "bench.chat_rival:application"]
    words += ["--port", str(port), "--log-level", "warning", "--ws", "websockets"]
    with _running(words, port, environment):
        yield port


@contextmanager
def _redis() -> Iterator[int | None]:
    program = shutil.which("redis-server")
    if program is None:
        print("no redis-server: measured without the rival")
        yield None
        return
    port = _free_port()
    words = [program, "--port", str(port), "--save", "", "--appendonly", "no"]
    with _running([*words, "--bind", "127.0.0.1", "--loglevel", "warning"], port):
        yield port


@contextmanager
def _running(
    words: list[str], port: int, environment: dict[str, str] | None = None
) -> Iterator[psutil.Process]:
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        time.sleep(1)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tell(found: dict[str, float], conversations: int) -> None:
    ours = found["ours rate"]
    rows = [
        ("Peerdesk, one gateway process", ours, found["ours p50"], found["ours p99"], ""),
        ("the same at 10 × the conversations", found["ten times rate"], None, None, ours),
        ("raw echo of the same WebSocket server", found["echo rate"], None, None, ours),
    ]
    if "channels rate" in found:
        rival = (found["channels rate"], found["channels p50"], found["channels p99"])
        rows.append(("Django Channels", *rival, ours))
    lines = [
        f"| {conversations:,} conversations, durable and delivered "
        "| messages/s | p50 ms at half load | p99 ms | Peerdesk is |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, rate, p50, p99, mine in rows:
        times = [f"{value:.1f}" if value is not None else "" for value in (p50, p99)]
        ratio = f"{mine / rate:.2f} ×" if mine else ""
        lines.append(f"| {name} | {rate:,.0f} | {times[0]} | {times[1]} | {ratio} |")
    lines += [
        "",
        f"An idle, welcomed socket takes {found['idle KiB']:.1f} KiB "
        f"({20 * conversations:,} in one process). "
        f"The driver used {found['ours driver_cpu']:.0%} of a core; this machine has "
        f"{psutil.cpu_count()}, which server, database and driver shared.",
    ]
    print("\n".join(lines))
    _write("\n".join(lines))


def _write(section: str) -> None:
    page = ROOT / "docs" / "benchmarks.md"
    text = page.read_text() if page.exists() else "# Benchmarks\n"
    begin, end = "<!-- chat -->", "<!-- /chat -->"
    if begin not in text:
        text += f"\n## Chat (`python -m bench.chat`)\n\n{begin}\n{end}\n"
    head, rest = text.split(begin)
    page.write_text(f"{head}{begin}\n{section}\n{end}{rest.split(end)[1]}")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:3]))
