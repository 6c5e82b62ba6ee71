"""What each process of Peerdesk does, once it is one."""

import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from peerdesk.config.environment import Environment
from peerdesk.core.garbage import spare_what_is_loaded

WEB_PARENT = "PEERDESK_WEB_PARENT"
SETTINGS_MODULE = "peerdesk.config.settings"


def set_up_django(role: str = "") -> None:
    """Load Django in this process, with the limits of its role."""
    import django

    os.environ["PEERDESK_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    django.setup()


def web(environment: Environment, host: str, port: int) -> None:
    """Serve pages and API until told to stop."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    os.environ["PEERDESK_ROLE"] = "web"
    os.environ[WEB_PARENT] = str(os.getpid())
    Server(
        "peerdesk.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=environment.number("PEERDESK_WEB_THREADS"),
        # A thread keeps its database connection as long as it lives.
        blocking_threads_idle_timeout=600,
        # Milliseconds. It ends idle connections, too: a request that sets out at that instant gets
        # no answer, so it is longer than clients and proxies keep theirs.
        http1_settings=HTTP1Settings(header_read_timeout=120_000),
        # A body of 10 MiB at most and its multipart words; the rest of the limits are Django's.
        workers_kill_timeout=10,
        log_level=LogLevels.error,
    ).serve()


def gateway(host: str, port: int) -> None:
    """Serve the sockets until told to stop."""
    set_up_django("gateway")
    from peerdesk.entrypoints.gateway import main

    spare_what_is_loaded()
    main.serve(host, port)


def worker(tell_ready: Callable[[], None], *, takes_mail: bool = False) -> None:
    """Run jobs and sweeps until told to stop, and take mail in beside them if asked to."""
    set_up_django("worker")
    from peerdesk.entrypoints.postbox import main as postbox
    from peerdesk.entrypoints.worker import main

    spare_what_is_loaded()
    with postbox.taking_in() if takes_mail else nullcontext():
        main.serve(tell_ready)


def mail(tell_ready: Callable[[], None]) -> None:
    """Take mail in until told to stop."""
    set_up_django("mail")
    from peerdesk.entrypoints.postbox import main

    spare_what_is_loaded()
    main.serve(tell_ready)


def provider(
    environment: Environment, host: str, port: int, webhooks: str, tell_ready: Callable[[], None]
) -> None:
    """Be another company until told to stop; of Django only templates and words are loaded."""
    import django
    from django.conf import settings

    from peerdesk.core import logs

    home = environment.home / "provider"
    settings.configure(
        LOCALE_PATHS=[Path(__file__).resolve().parent.parent / "locale"],
        LANGUAGES=[(code, code) for code in ("en", "de", "fr", "it")],
        LOGGING_CONFIG=None,
    )
    django.setup()
    logs.configure(
        level=environment.text("PEERDESK_LOG_LEVEL"),
        machine_readable=environment.text("PEERDESK_LOG_FORMAT") == "json",
        role="provider",
    )
    from peerdesk.entrypoints.provider import main

    base = environment.text("PEERDESK_PROVIDER_URL").rstrip("/")
    key, secret = environment.provider_keys
    where = main.Place(host, port, home / "provider.sqlite3", base=base, webhooks=webhooks)
    main.serve(where, key=key, secret=secret, tell_ready=tell_ready)
