"""The local provider as a process of its own: it may die at any time, and ends when it is told."""

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.house.running import clean_environment, free_ports, until
from tests.local_provider.asking import client
from tests.provider import LocalProvider

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("run")]


@contextlib.contextmanager
def serving(home: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    words = ["provider", "--port", str(port), "--webhooks", "http://127.0.0.1:9/"]
    process = subprocess.Popen(
        [sys.executable, "-m", "peerdesk.config", *words],
        env=clean_environment(home),
        text=True,
    )
    try:
        until(lambda: _answers(port), "an answer")
        yield process
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        page = httpx.get(f"http://127.0.0.1:{port}/c/pay/none", trust_env=False)
    except httpx.TransportError:
        return False
    return page.status_code == 404


@pytest.mark.promise("B2")
def test_what_it_answered_is_done_though_it_is_killed(tmp_path: Path) -> None:
    port = free_ports()
    wanted = {"amount": 2000, "currency": "chf", "payment_method": "pm_card_visa", "confirm": True}
    with serving(tmp_path, port) as first:
        key = f"sk_test_{(tmp_path / 'provider-key').read_text().strip()}"
        local = LocalProvider(f"http://127.0.0.1:{port}", key=key)
        paid = client(local, key=key).payment_intents.create(wanted, {"idempotency_key": "once"})
        first.kill()
        first.wait()
    with serving(tmp_path, port) as second:
        again = client(local, key=key).payment_intents.create(wanted, {"idempotency_key": "once"})
        assert (again.id, again.status) == (paid.id, "succeeded")
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
