"""What is missing or unsafe for production, one sentence each, naming the setting."""

import os
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from urllib.parse import urlsplit

from peerdesk.config.environment import INTERNAL, SETTINGS, Environment

_SHORTEST_KEY = 32
_FEWEST_LETTERS = 8
_VAPID_KEY_BYTES = 32
_PLACEHOLDERS = ("changeme", "change-me", "insecure", "example", "secret-key", "password")
_LOCAL = {"localhost", "127.0.0.1", "::1", None}


def unsafe_for_production(environment: Environment, *, demo: bool = False) -> list[str]:
    """Each reason why production must not start with these settings."""
    return [
        *_exposed(environment, demo=demo),
        *_bad_key(environment, "PEERDESK_SECRET_KEY"),
        *_bad_key(environment, "PEERDESK_MASTER_KEY"),
        *_bad_box_keys(environment),
        *_bad_addresses(environment),
        *_missing(environment),
        *_bad_push(environment),
        *_bad_files(environment),
        *_bad_payments(environment),
    ]


def unknown_names() -> list[str]:
    """Variables that look like settings of ours and aren't: most likely misspelt."""
    known = {setting.name for setting in SETTINGS} | INTERNAL
    ours = (name for name in os.environ if name.startswith("PEERDESK_"))
    return sorted(name for name in ours if name not in known and "_TEST_" not in name)


def _exposed(environment: Environment, *, demo: bool) -> Iterator[str]:
    if environment.flag("PEERDESK_DEBUG"):
        yield "PEERDESK_DEBUG is on: pages would show the program's insides."
    if demo or environment.flag("PEERDESK_DEMO"):
        yield "PEERDESK_DEMO or --demo: demo people have known passwords."
    elif (environment.home / "demo-loaded").exists():
        yield f"PEERDESK_HOME={environment.home} holds demo data, whose passwords are known."
    if "*" in environment.hosts:
        yield "PEERDESK_HOSTS contains *: any host name would be taken for ours."


def _bad_key(environment: Environment, name: str) -> Iterator[str]:
    key = environment.text(name)
    if not key:
        yield f"{name} is not set: give it a random text of {_SHORTEST_KEY} characters or more."
    elif len(key) < _SHORTEST_KEY or len(set(key)) < _FEWEST_LETTERS:
        yield f"{name} is too short or too simple: {_SHORTEST_KEY} random characters or more."
    elif any(word in key.lower() for word in _PLACEHOLDERS):
        yield f"{name} is a placeholder: give it a random text."
    elif name == "PEERDESK_MASTER_KEY" and key == environment.text("PEERDESK_SECRET_KEY"):
        yield "PEERDESK_MASTER_KEY equals PEERDESK_SECRET_KEY: one stolen key would open both."


def _bad_box_keys(environment: Environment) -> Iterator[str]:
    # Loaded here, for ciphers take their time and every command comes by this file.
    from peerdesk.core.keyring import operators_texts

    try:
        keys = operators_texts(environment.text("PEERDESK_BOX_KEYS"))
    except OSError:
        yield "PEERDESK_BOX_KEYS names a file that can't be read: private boxes would stay shut."
        return
    if any(len(key) < _SHORTEST_KEY or len(set(key)) < _FEWEST_LETTERS for key in keys):
        yield f"PEERDESK_BOX_KEYS has a key that is no random text of {_SHORTEST_KEY} characters."


def _bad_addresses(environment: Environment) -> Iterator[str]:
    base = environment.text("PEERDESK_BASE_URL")
    if not base:
        yield "PEERDESK_BASE_URL is not set: links and the check of origins need it."
    elif urlsplit(base).scheme != "https":
        yield "PEERDESK_BASE_URL must begin with https://, or passwords travel in the open."
    gateway = environment.text("PEERDESK_GATEWAY_URL")
    if gateway and urlsplit(gateway).scheme != "wss":
        yield "PEERDESK_GATEWAY_URL must begin with wss://, or messages travel in the open."
    database = urlsplit(environment.text("DATABASE_URL"))
    if database.hostname not in _LOCAL and "sslmode=disable" in database.query:
        yield "DATABASE_URL has sslmode=disable on another machine: data travel in the open."


def _missing(environment: Environment) -> Iterator[str]:
    if not environment.text("PEERDESK_MAIL_URL"):
        yield "PEERDESK_MAIL_URL is not set: nobody would get our mails."


def _bad_push(environment: Environment) -> Iterator[str]:
    key = environment.text("PEERDESK_VAPID_PRIVATE_KEY")
    if key and not _is_vapid_key(key):
        yield "PEERDESK_VAPID_PRIVATE_KEY is no P-256 key: 32 bytes, base64url; or leave it empty."
    if not environment.vapid_subject.startswith(("mailto:", "https://")):
        yield "PEERDESK_VAPID_SUBJECT must begin with mailto: or https://, or pushes are refused."
    if environment.flag("PEERDESK_PUSH_PRIVATE"):
        yield "PEERDESK_PUSH_PRIVATE is on: a subscription could make us call machines inside."


def _bad_files(environment: Environment) -> Iterator[str]:
    address = environment.text("PEERDESK_FILES_URL")
    if not address:
        return
    parts = urlsplit(address)
    complete = parts.scheme in {"s3", "s3+http"} and parts.hostname and parts.path.strip("/")
    if not complete or not parts.username or not parts.password:
        yield "PEERDESK_FILES_URL is no store: s3://KEY:SECRET@host/bucket, or leave it empty."
    elif parts.scheme == "s3+http" and parts.hostname not in _LOCAL:
        yield "PEERDESK_FILES_URL begins with s3+http://: files travel in the open."


def _bad_payments(environment: Environment) -> Iterator[str]:
    if environment.payments == "local":
        yield "PEERDESK_PAYMENTS is local: its money is play money, and anybody may pay with it."
    if environment.payments != "stripe":
        return
    key = environment.text("PEERDESK_STRIPE_KEY")
    if not key.startswith(("sk_live_", "rk_live_")):
        yield "PEERDESK_STRIPE_KEY is no live key (sk_live_… or rk_live_…): no money would come."
    if not environment.text("PEERDESK_STRIPE_WEBHOOK_SECRET").startswith("whsec_"):
        yield "PEERDESK_STRIPE_WEBHOOK_SECRET is not set (whsec_…): nothing it says is believed."


def _is_vapid_key(text: str) -> bool:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return False
    return len(raw) == _VAPID_KEY_BYTES and any(raw)
