"""Processes that are killed, as by kill -9, at a named point of a verb.

One process knows Django and forks a child for each death, so that a death costs milliseconds. A
point is `MODULE:NAME:WHEN`: the child dies `before` what that name is, `after` it has returned, or
`inside`, when it has done everything and its transaction isn't committed.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final, NoReturn

KILLED: Final = -signal.SIGKILL


class Nursery:
    """Has verbs done by processes that die on the way."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def dies(self, verb: str, point: str, *arguments: str, **settings: Any) -> None:
        """A process does `verb` (`MODULE:NAME`) and is killed at the point."""
        assert self.does(verb, point, *arguments, **settings) == KILLED, f"lived on: {point}"

    def does(self, verb: str, point: str, *arguments: str, **settings: Any) -> int:
        """The same, for whom it may not concern: how the process ended."""
        assert self.process.stdin
        assert self.process.stdout
        order = {"verb": verb, "point": point, "arguments": arguments, "settings": settings}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def nursery_for(database: str) -> Iterator[Nursery]:
    """A nursery on the test's database, which must be one that others can see."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.dying", database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield Nursery(process)
        assert process.stdin
        process.stdin.close()


def _serve(database: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict["NAME"] = database
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _live(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _live(order: dict[str, Any]) -> NoReturn:
    try:
        from django.conf import settings

        for name, value in order["settings"].items():
            setattr(settings, name, value)
        _lay(order["point"])
        module, name = order["verb"].split(":")
        getattr(import_module(module), name)(*order["arguments"])
    except BaseException:  # noqa: BLE001 - whatever it is, the nursery is told
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _lay(point: str) -> None:
    """Put the death in its place; a name may lead through a class (`Class.method`)."""
    module, path, when = point.split(":")
    owner: Any = import_module(module)
    *way, name = path.split(".")
    for step in way:
        owner = getattr(owner, step)
    setattr(owner, name, _deadly(getattr(owner, name), when))


def _deadly(real: Callable[..., Any], when: str) -> Callable[..., Any]:
    from django.db import transaction

    def deadly(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            real(*args, **kwargs)
        elif when == "inside":
            with transaction.atomic():
                real(*args, **kwargs)
                os.kill(os.getpid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    return deadly


if __name__ == "__main__":
    _serve(sys.argv[1])
