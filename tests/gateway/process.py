"""A gateway process of the test's own, on the test's database.

python -m tests.gateway.process PORT '{"look_every": 0.5}'
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from peerdesk.core.tether import tied
from tests.house.running import free_ports

ROOT = Path(__file__).resolve().parents[2]


class GatewayProcess:
    """Started on a free port (or a given one), ended with the test."""

    def __init__(self, database_url: str, port: int | None = None, **limits: object) -> None:
        self.port = port or free_ports()
        self.url = f"ws://127.0.0.1:{self.port}/ws/v1"
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("DJANGO")},
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PEERDESK_ROLE": "gateway",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.gateway.process", str(self.port), json.dumps(limits)],
            cwd=ROOT,
            env=environment,
            preexec_fn=tied(signal.SIGKILL),
        )
        self._wait_until_it_answers()

    def kill(self) -> None:
        """As a crash: no goodbye."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """As an operator would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(15)

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + 90  # a busy machine takes its time
        while time.monotonic() < until:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/healthz") as answer:
                    assert answer.status == 200
                    return
            except OSError:
                assert self.process.poll() is None, "the gateway died at once"
                time.sleep(0.05)
        self.kill()
        raise AssertionError("the gateway doesn't answer")


def url_of(settings: dict[str, object]) -> str:
    """The address of a database that Django knows by its settings."""
    host = quote(str(settings["HOST"]), safe="")
    user = (
        f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
    )
    return f"postgresql://{user}@/{settings['NAME']}?host={host}&port={settings['PORT'] or 5432}"


def main() -> None:
    import django

    django.setup()
    from peerdesk.entrypoints.gateway.limits import Limits
    from peerdesk.entrypoints.gateway.main import serve

    serve("127.0.0.1", int(sys.argv[1]), Limits(**json.loads(sys.argv[2])))


if __name__ == "__main__":
    main()
