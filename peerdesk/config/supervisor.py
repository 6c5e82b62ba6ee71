"""`peerdesk run`: database, web, gateway and worker as children, kept alive, stopped in order."""

import logging
import os
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from peerdesk.config import home, local_provider, translations
from peerdesk.config.bell import Bell
from peerdesk.config.child import Child, start_command
from peerdesk.config.environment import Environment
from peerdesk.config.probes import answers_http, answers_tcp, refuse_if_taken
from peerdesk.core.db_embedded import EmbeddedServer

log = logging.getLogger("peerdesk.run")

_PATIENCE = 120.0
_DRAIN = 10.0


class CannotRun(Exception):
    """The run can't start; the sentence says why and what to do."""


class Stopped(Exception):
    """A signal came before everything answered."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a run listens and whether it loads the demo."""

    host: str
    port: int
    gateway_port: int
    demo: bool


class Supervisor:
    """Owns the home and the children from start to stop."""

    def __init__(self, environment: Environment, plan: Plan) -> None:
        self.environment = environment
        self.plan = plan
        base, ws = _addresses(environment, plan)
        mail = _mail_address(environment, plan)
        provider = local_provider.address(environment, plan.host, base)
        self.run = home.Run(os.getpid(), base, ws, mail, provider)
        self.server = EmbeddedServer(environment.home) if environment.embedded else None
        self.children: list[Child] = []
        self.bell = Bell()

    def serve(self) -> None:
        """Start everything, say where, watch until told to stop, stop in order."""
        with home.hold(self.environment.home), self.bell.hung():
            refuse_if_taken(self.plan.host, self.plan.port, "--port")
            refuse_if_taken(self.plan.host, self.plan.gateway_port, "--gateway-port")
            try:
                self._start()
                self._announce()
                while not self.bell.stop_asked:
                    self._watch()
            except Stopped:
                pass
            finally:
                self._stop()

    def _start(self) -> None:
        home.forget_run(self.environment.home)
        translations.compile_stale()
        self._clear_metrics()
        if self.server:
            self.server.prepare()
            database = Child("database", self.server.spawn)
            self.children.append(database)
            database.spawn()
            assert database.process is not None
            self.server.wait_until_ready(database.process, _PATIENCE)
        # Loading the demo brings the tables up to date first; one process starts faster than two.
        self._once(*(["demo", "--quiet"] if self.plan.demo else ["migrate"]))
        self._start_roles()

    def _start_roles(self) -> None:
        host, ports = self.plan.host, (str(self.plan.port), str(self.plan.gateway_port))
        name = urlsplit(self.run.base).netloc
        ready, tell_ready = os.pipe()
        gateway = ["gateway", "--host", host, "--port", ports[1]]
        roles = [
            Child("gateway", lambda: self._command(*gateway)),
            Child("web", lambda: self._command("web", "--host", host, "--port", ports[0])),
            Child("worker", lambda: self._command("worker", "--mail", tell=tell_ready)),
        ]
        pays_at = local_provider.command(self.environment, host, self.run.provider, self.run.base)
        if pays_at:
            roles.append(Child("provider", lambda: self._command(*pays_at)))
        self.children += roles
        for child in roles:
            child.spawn()
        try:
            self._until("gateway", lambda: answers_tcp(host, self.plan.gateway_port))
            self._until("web", lambda: answers_http(host, self.plan.port, name))
            if pays_at:
                self._until("provider", lambda: answers_tcp(host, int(pays_at[4])))
            self._until("worker", lambda: bool(select.select([ready], [], [], 0)[0]))
        finally:
            os.close(ready)

    def _watch(self) -> None:
        """One look round: bury the dead, start again what is due, then sleep till the next call."""
        now = time.monotonic()
        for child in self.children:
            if why := child.reap():
                pause = max(0.0, child.due_at - now)
                log.warning("%s %s; starting it again in %.1f s", child.name, why, pause)
            if child.process is None and child.due_at <= now:
                child.spawn()
        due = [child.due_at - now for child in self.children if child.process is None]
        self.bell.wait(max(0.01, min([1.0, *due])))

    def _stop(self) -> None:
        """Gateway first: what it acknowledged is committed, and clients go elsewhere at once.

        The database goes last, when nobody needs it any more.
        """
        home.forget_run(self.environment.home)
        for child in sorted(self.children, key=lambda child: child.name == "database"):
            if child.name == "database" and self.server and child.process:
                self.server.stop(child.process)
            else:
                child.stop(_DRAIN)
        log.info("stopped")

    def _announce(self) -> None:
        home.note_run(self.environment.home, self.run)
        print(f"Peerdesk is ready: {self.run.base}", flush=True)
        print(f"  sockets: {self.run.ws}")
        if self.run.mail:
            print(f"  mail in: {self.run.mail}")
        if self.run.provider:
            print(f"  test payments: {self.run.provider}")
        print(f"  state:   {self.environment.home}")
        if self.plan.demo:
            print("  who can sign in: peerdesk demo")
        print("  stop with Ctrl-C", flush=True)

    def _command(self, *words: str, tell: int | None = None) -> "subprocess.Popen[bytes]":
        given = self._variables()
        if tell is not None:
            given["PEERDESK_READY_FD"] = str(tell)
        command = [sys.executable, "-m", "peerdesk.config", *words]
        return start_command(command, given, keep_open=() if tell is None else (tell,))

    def _variables(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.environment.database_url,
            "PEERDESK_HOME": str(self.environment.home),
            "PEERDESK_BASE_URL": self.run.base,
            "PEERDESK_DEMO": str(int(self.plan.demo)),
            "PEERDESK_MAIL_LISTEN": self.run.mail,
            "PEERDESK_PROVIDER_URL": self.run.provider,
            "PROMETHEUS_MULTIPROC_DIR": str(self.environment.home / "metrics"),
            **({} if "PEERDESK_GATEWAY_URL" in self.environment.given else self._gateway_port()),
        }

    def _gateway_port(self) -> dict[str, str]:
        return {"PEERDESK_GATEWAY_PORT": str(self.plan.gateway_port)}

    def _once(self, *words: str) -> None:
        """Run a command of ours to its end; a signal meanwhile ends both."""
        process = self._command(*words)
        while process.poll() is None:
            self.bell.wait(0.1)
            if self.bell.stop_asked:
                process.kill()
                process.wait()
                raise Stopped
        if process.returncode:
            raise CannotRun(f"`peerdesk {' '.join(words)}` failed; the reason stands above.")

    def _until(self, name: str, answers: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not answers():
            child = next(child for child in self.children if child.name == name)
            if why := child.reap():
                raise CannotRun(f"{name} {why} while starting; the reason stands above.")
            if time.monotonic() > deadline:
                raise CannotRun(f"{name} did not answer in {_PATIENCE:.0f} s.")
            self.bell.wait(0.05)
            if self.bell.stop_asked:
                raise Stopped

    def _clear_metrics(self) -> None:
        metrics = self.environment.home / "metrics"
        shutil.rmtree(metrics, ignore_errors=True)
        metrics.mkdir()


def _addresses(environment: Environment, plan: Plan) -> tuple[str, str]:
    """Where people look: as configured, or the host and ports that this run listens on."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(plan.host, plan.host)  # noqa: S104
    base = environment.text("PEERDESK_BASE_URL") or f"http://{host}:{plan.port}"
    given = environment.text("PEERDESK_GATEWAY_URL")
    if given or base.startswith("https:"):
        return base, environment.gateway_url
    return base, f"ws://{host}:{plan.gateway_port}/ws/v1"


def _mail_address(environment: Environment, plan: Plan) -> str:
    """Where mail comes in: as configured; a demo takes any free port of this machine."""
    given = environment.text("PEERDESK_MAIL_LISTEN")
    if given or not plan.demo:
        return given
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"smtp://127.0.0.1:{free.getsockname()[1]}"
