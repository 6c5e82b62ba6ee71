"""Every setting of Peerdesk: one environment variable each, its default, its meaning.

The settings module, the command line and `peerdesk check` all read this one list.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from peerdesk.core import db_embedded


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, its default as text, what it means."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("DATABASE_URL", "", "postgresql://… of a PostgreSQL 15 or newer; empty: embedded"),
    Setting("VALKEY_URL", "", "valkey://… carries hints between many nodes; empty: PostgreSQL"),
    Setting("PEERDESK_HOME", "~/.local/share/peerdesk", "all state of an embedded run"),
    Setting("PEERDESK_ENV", "development", "development or production; production is strict"),
    Setting("PEERDESK_DEBUG", "0", "1 shows tracebacks in the page; never in production"),
    Setting("PEERDESK_SECRET_KEY", "", "signs sessions; empty: made once in PEERDESK_HOME"),
    Setting(
        "PEERDESK_MASTER_KEY", "", "encrypts stored secrets; empty: made once in PEERDESK_HOME"
    ),
    Setting(
        "PEERDESK_BOX_KEYS",
        "",
        "wrap the keys of private boxes: random texts, the current one first, separated by commas,"
        " or file:PATH with one a line; empty: derived from PEERDESK_MASTER_KEY",
    ),
    Setting("PEERDESK_BASE_URL", "", "address of the site as people see it, https:// outside"),
    Setting("PEERDESK_GATEWAY_URL", "", "address of the sockets as browsers see it, wss://…/ws/v1"),
    Setting("PEERDESK_GATEWAY_PORT", "", "port of the sockets; empty: the site's plus one"),
    Setting("PEERDESK_HOSTS", "", "more host names that are ours, separated by commas"),
    Setting("PEERDESK_DEMO", "0", "1 when demo data is loaded; never in production"),
    Setting(
        "PEERDESK_MAIL_URL", "", "smtp://user:password@host:587; empty: files in PEERDESK_HOME"
    ),
    Setting("PEERDESK_MAIL_FROM", "Peerdesk <support@example.org>", "sender of our mails"),
    Setting("PEERDESK_MAIL_DOMAIN", "", "domain of reply addresses; empty: the sender's"),
    Setting("PEERDESK_MAIL_LISTEN", "", "smtp://host:port or lmtp://host:port where mail comes in"),
    Setting("PEERDESK_IMAP_URL", "", "imaps://user:password@host/INBOX, a mailbox to fetch from"),
    Setting("PEERDESK_MAIL_AUTHSERV", "", "mail server whose Authentication-Results are believed"),
    Setting("PEERDESK_MAIL_MIB", "25", "size of the largest mail that is taken in"),
    Setting(
        "PEERDESK_VAPID_PRIVATE_KEY",
        "",
        "P-256 key that signs pushes, base64url; empty: made once and kept sealed",
    ),
    Setting("PEERDESK_VAPID_SUBJECT", "", "mailto: or https: for push services; empty: the site"),
    Setting("PEERDESK_PUSH_PRIVATE", "0", "1 lets push services be http and private, as in a demo"),
    Setting(
        "PEERDESK_FILES_URL",
        "",
        "s3://KEY:SECRET@host/bucket?region=R for files; empty: a folder in PEERDESK_HOME",
    ),
    Setting("PEERDESK_CLAMD", "", "host:3310 or socket of clamd, which scans files; empty: none"),
    Setting(
        "PEERDESK_PAYMENTS",
        "",
        "stripe, local (test money) or none; empty: local, or none in production",
    ),
    Setting(
        "PEERDESK_PROVIDER_URL", "", "a `peerdesk provider` of your own; empty: run starts one"
    ),
    Setting(
        "PEERDESK_STRIPE_KEY", "", "secret key of the Stripe account, with PEERDESK_PAYMENTS=stripe"
    ),
    Setting(
        "PEERDESK_STRIPE_WEBHOOK_SECRET", "", "whsec_… of the endpoint /hooks/payments/stripe/"
    ),
    Setting("PEERDESK_TRUST_PROXY", "0", "1 when a proxy sets X-Forwarded-Proto and -For"),
    Setting("PEERDESK_WEB_THREADS", "16", "requests that one web process serves at once"),
    Setting("PEERDESK_JOBS_AT_ONCE", "4", "jobs that one worker process runs at once"),
    Setting("PEERDESK_LOG_LEVEL", "info", "debug, info, warning or error"),
    Setting("PEERDESK_LOG_FORMAT", "text", "text for people, json for machines"),
)

# What our processes tell one another; nobody sets these by hand.
INTERNAL = frozenset({"PEERDESK_ROLE", "PEERDESK_READY_FD", "PEERDESK_WEB_PARENT"})

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


class Unreadable(ValueError):
    """A setting that can't be understood; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings, typed. `given` keeps which ones were set from outside."""

    values: Mapping[str, str]
    given: frozenset[str]

    def text(self, name: str) -> str:
        return self.values[name]

    def flag(self, name: str) -> bool:
        value = self.values[name].lower()
        if value not in {"0", "1", "", "true", "false", "yes", "no"}:
            raise Unreadable(f"{name} must be 0 or 1, not {value!r}.")
        return value in {"1", "true", "yes"}

    def number(self, name: str) -> int:
        try:
            return int(self.values[name])
        except ValueError:
            raise Unreadable(f"{name} must be a whole number, not {self.values[name]!r}.") from None

    @property
    def home(self) -> Path:
        return Path(self.text("PEERDESK_HOME")).expanduser().absolute()

    @property
    def production(self) -> bool:
        kind = self.text("PEERDESK_ENV")
        if kind not in {"development", "production"}:
            raise Unreadable(f"PEERDESK_ENV must be development or production, not {kind!r}.")
        return kind == "production"

    @property
    def embedded(self) -> bool:
        return not self.text("DATABASE_URL")

    @property
    def database_url(self) -> str:
        """The database's address: the one given, or the embedded server's socket."""
        return self.text("DATABASE_URL") or db_embedded.url(self.home)

    @property
    def base_url(self) -> str:
        return (self.text("PEERDESK_BASE_URL") or "http://127.0.0.1:8000").rstrip("/")

    @property
    def gateway_url(self) -> str:
        """Where browsers find the sockets: given, or on the site's host."""
        given = self.text("PEERDESK_GATEWAY_URL")
        if given:
            return given
        site = urlsplit(self.base_url)
        if site.scheme == "https":
            return f"wss://{site.netloc}/ws/v1"
        host = f"[{site.hostname}]" if ":" in (site.hostname or "") else site.hostname
        port = self.text("PEERDESK_GATEWAY_PORT") or str((site.port or 80) + 1)
        return f"ws://{host}:{port}/ws/v1"

    @property
    def mail_domain(self) -> str:
        """Where answers to our mails go: given, or the domain of their sender."""
        sender = parseaddr(self.text("PEERDESK_MAIL_FROM"))[1]
        return (self.text("PEERDESK_MAIL_DOMAIN") or sender.rpartition("@")[2]).lower()

    @property
    def vapid_subject(self) -> str:
        """Whom a push service may turn to (RFC 8292): given, the site, or the sender of mails."""
        given = self.text("PEERDESK_VAPID_SUBJECT")
        if given or self.base_url.startswith("https://"):
            return given or self.base_url
        return f"mailto:{parseaddr(self.text('PEERDESK_MAIL_FROM'))[1]}"

    @property
    def push_private(self) -> bool:
        """Whether pushes may go to http and private addresses: when asked for, and in a demo.

        Who tries Peerdesk out has a push service of their own on the same machine.
        """
        tried_out = self.flag("PEERDESK_DEMO") and not self.production
        return self.flag("PEERDESK_PUSH_PRIVATE") or tried_out

    @property
    def payments(self) -> str:
        """Which provider takes payments: stripe, local or none."""
        kind = self.text("PEERDESK_PAYMENTS") or ("none" if self.production else "local")
        if kind not in {"local", "stripe", "none"}:
            raise Unreadable(f"PEERDESK_PAYMENTS must be stripe, local or none, not {kind!r}.")
        return kind

    @property
    def provider_keys(self) -> tuple[str, str]:
        """The local provider's secret key and webhook secret; a real account's never go to it."""
        key = _kept_secret(self.home / "provider-key")
        return f"sk_test_{key}", f"whsec_{_kept_secret(self.home / 'provider-webhook-key')}"

    @property
    def hosts(self) -> list[str]:
        named = [host.strip() for host in self.text("PEERDESK_HOSTS").split(",") if host.strip()]
        ours = urlsplit(self.base_url).hostname
        local = [] if self.production else ["localhost", "127.0.0.1", "[::1]", "testserver"]
        return [*({ours} if ours else set()), *named, *local]

    def secret(self, name: str, file: str) -> str:
        """The given secret, or one made once and kept in the home, readable by its owner only."""
        return self.text(name) or _kept_secret(self.home / file)


def read(source: Mapping[str, str] | None = None) -> Environment:
    """The settings from the process environment (or another mapping, in tests)."""
    source = os.environ if source is None else source
    given = {name: source[name] for name in _DEFAULTS if source.get(name, "") != ""}
    return Environment(values={**_DEFAULTS, **given}, given=frozenset(given))


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and linked into place: of two processes that start at once, one wins whole.
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
