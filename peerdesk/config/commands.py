"""What each command of the command line does. Django is loaded where it is needed only."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from peerdesk.config import checks, database, home, local_provider, roles, translations
from peerdesk.config.environment import SETTINGS, Environment
from peerdesk.config.supervisor import CannotRun, Plan, Supervisor


class Refused(Exception):
    """The command can't be done; the sentence says why."""


def run(environment: Environment, given: Namespace) -> int:
    """Everything in one go, until told to stop."""
    from peerdesk.core import logs

    json_lines = environment.text("PEERDESK_LOG_FORMAT") == "json"
    logs.configure(
        level=environment.text("PEERDESK_LOG_LEVEL"), machine_readable=json_lines, role="run"
    )
    demo = given.demo or environment.flag("PEERDESK_DEMO")
    plan = Plan(given.host, given.port, given.gateway_port or given.port + 1, demo)
    try:
        Supervisor(environment, plan).serve()
    except CannotRun as trouble:
        raise Refused(str(trouble)) from None
    return 0


def web(environment: Environment, given: Namespace) -> int:
    """Pages and API alone."""
    roles.web(environment, given.host, given.port)
    return 0


def gateway(environment: Environment, given: Namespace) -> int:
    """Sockets alone."""
    roles.gateway(given.host, given.port)
    return 0


def worker(environment: Environment, given: Namespace) -> int:
    """Jobs and timers alone."""
    roles.worker(_tell_ready, takes_mail=given.mail)
    return 0


def mail(environment: Environment, given: Namespace) -> int:
    """Mail that comes in, alone."""
    if not environment.text("PEERDESK_MAIL_LISTEN") and not environment.text("PEERDESK_IMAP_URL"):
        raise Refused("Neither PEERDESK_MAIL_LISTEN nor PEERDESK_IMAP_URL is set.")
    roles.mail(_tell_ready)
    return 0


def provider(environment: Environment, given: Namespace) -> int:
    """The local payment provider alone."""
    if environment.production:
        raise Refused("The local payment provider never runs in production.")
    webhooks = given.webhooks or local_provider.webhooks(environment.base_url)
    roles.provider(environment, given.host, given.port, webhooks, _tell_ready)
    return 0


def migrate(environment: Environment, given: Namespace) -> int:
    """Bring the tables up to date."""
    with database.reachable(environment):
        roles.set_up_django()
        database.migrate()
    return 0


def manage(environment: Environment, words: list[str]) -> int:
    """Django's own commands."""
    with database.reachable(environment):
        roles.set_up_django()
        from django.core.management import execute_from_command_line

        execute_from_command_line(["peerdesk manage", *words])
    return 0


def demo(environment: Environment, given: Namespace) -> int:
    """Load the demo communities (safe to repeat) and say who can sign in."""
    present = home.present_run(environment.home)
    base = present.base if present else environment.base_url
    ws = present.ws if present else environment.gateway_url
    translations.compile_stale()
    with database.reachable(environment):
        roles.set_up_django()
        database.migrate()
        from peerdesk.demo import load

        loaded = load(base, ws)
    environment.home.mkdir(parents=True, exist_ok=True)
    (environment.home / "demo-loaded").touch()
    if given.json:
        json.dump(loaded, sys.stdout, default=str, ensure_ascii=False)
        print()
    elif not given.quiet:
        _print_people(loaded)
    return 0


def rotate_box_keys(environment: Environment, given: Namespace) -> int:
    """Wrap the keys of private boxes by the operator's current key; the former may go then."""
    with database.reachable(environment):
        roles.set_up_django()
        from peerdesk.workflows.rotate_box_keys import rotate_box_keys as rotate

        done = rotate()
    print(f"{done.wrapped} private boxes are wrapped by the current key {done.key_id}.")
    if done.left:
        print(f"{done.left} could not be: their key is not in PEERDESK_BOX_KEYS.", file=sys.stderr)
    return 1 if done.left else 0


def check(environment: Environment, given: Namespace) -> int:
    """Every setting, and what of them is missing or unsafe for production."""
    for setting in SETTINGS:
        state = "set" if setting.name in environment.given else "default"
        print(f"{setting.name:<24} {state:<8} {setting.meaning}")
    unsafe = checks.unsafe_for_production(environment)
    print()
    for sentence in unsafe:
        print(f"unsafe: {sentence}")
    if not unsafe:
        print("Nothing is missing or unsafe for production.")
    return 1 if unsafe else 0


def _print_people(loaded: Mapping[str, Any]) -> None:
    print(f"Peerdesk: {loaded['base']}")
    for slug, community in loaded["communities"].items():
        print(f"\n{slug}")
        for person in community["people"]:
            print(
                f"  {person['role']:<9} {person['name']:<20} {person['email']:<36} "
                f"{person['password']}"
            )


def _tell_ready() -> None:
    """Tell the supervisor, if there is one, that this process has started."""
    if descriptor := os.environ.pop("PEERDESK_READY_FD", ""):
        try:
            os.write(int(descriptor), b"1")
        except OSError:
            return
