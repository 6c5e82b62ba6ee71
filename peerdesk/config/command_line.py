"""The command line: `peerdesk run`, the roles one by one, and what an operator needs besides."""

import argparse
import sys
from collections.abc import Sequence

from peerdesk import __version__
from peerdesk.config import checks, commands, community_commands
from peerdesk.config.commands import Refused
from peerdesk.config.environment import Environment, Unreadable, read
from peerdesk.config.home import AlreadyRunning
from peerdesk.config.probes import PortTaken
from peerdesk.core.db_embedded import DatabaseTrouble

_LONG_RUNNING = {"run", "web", "gateway", "worker", "mail", "provider"}
_TROUBLE = (Refused, AlreadyRunning, PortTaken, DatabaseTrouble, Unreadable)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. Trouble that a person can mend is one sentence."""
    words = sys.argv[1:] if words is None else list(words)
    try:
        if words[:1] == ["manage"]:
            return commands.manage(read(), words[1:])
        given = _parser().parse_args(words)
        environment = read()
        _refuse_unsafe(environment, given)
        return _COMMANDS[given.command](environment, given)
    except _TROUBLE as trouble:
        print(f"peerdesk: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _refuse_unsafe(environment: Environment, given: argparse.Namespace) -> None:
    for name in checks.unknown_names():
        print(f"peerdesk: {name} is not a setting of Peerdesk; misspelt?", file=sys.stderr)
    demo = given.command == "demo" or getattr(given, "demo", False)
    if not environment.production or (given.command not in _LONG_RUNNING and not demo):
        return
    if unsafe := checks.unsafe_for_production(environment, demo=demo):
        raise Refused("\n  ".join(["These settings are unsafe in production:", *unsafe]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="peerdesk",
        description="Community chat, premium services and support on one timeline.",
        epilog="Settings are environment variables; `peerdesk check` lists them.",
    )
    parser.add_argument("--version", action="version", version=f"peerdesk {__version__}")
    commands_of = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands_of.add_parser("run", help="everything in one go, database included")
    _add_address(run, 8000)
    run.add_argument("--gateway-port", type=int, help="port of the sockets (the next one)")
    run.add_argument("--demo", action="store_true", help="load the demo communities")
    _add_address(commands_of.add_parser("web", help="pages and API alone"), 8000)
    _add_address(commands_of.add_parser("gateway", help="sockets alone"), 8001)
    worker = commands_of.add_parser("worker", help="jobs and timers alone")
    worker.add_argument("--mail", action="store_true", help="take mail in, too")
    commands_of.add_parser("mail", help="mail that comes in, alone")
    provider = commands_of.add_parser("provider", help="the local payment provider, test money")
    _add_address(provider, 8002)
    provider.add_argument("--webhooks", help="where its webhooks go (the site)")
    demo = commands_of.add_parser("demo", help="load the demo and say who can sign in")
    demo.add_argument("--json", action="store_true", help="for programs")
    demo.add_argument("--quiet", action="store_true", help="load only")
    community = commands_of.add_parser("community", help="make a community, invite its owner")
    community_commands.add_words(community)
    commands_of.add_parser("check", help="what is missing or unsafe for production")
    commands_of.add_parser("rotate-box-keys", help="wrap private boxes by the newest key")
    commands_of.add_parser("migrate", help="bring the tables up to date")
    commands_of.add_parser("manage", help="Django's own commands, as in `peerdesk manage shell`")
    return parser


def _add_address(parser: argparse.ArgumentParser, port: int) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=port, help="port (%(default)s)")


_COMMANDS = {
    "run": commands.run,
    "web": commands.web,
    "gateway": commands.gateway,
    "worker": commands.worker,
    "mail": commands.mail,
    "provider": commands.provider,
    "demo": commands.demo,
    "community": community_commands.community,
    "check": commands.check,
    "migrate": commands.migrate,
    "rotate-box-keys": commands.rotate_box_keys,
}
