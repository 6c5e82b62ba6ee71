"""The worker process: Procrastinate runs jobs; beside it one thread sweeps, one reads."""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from peerdesk.entrypoints.worker.reading import read_until
from peerdesk.entrypoints.worker.sweep import sweep_until
from peerdesk.workflows.sweep import SWEEPS

log = logging.getLogger(__name__)

_DRAIN = 8.0


def serve(tell_ready: Callable[[], None]) -> None:
    """Run jobs and sweeps until SIGTERM or SIGINT; a job under way gets a moment to finish."""
    stop = threading.Event()
    sweeper = threading.Thread(target=sweep_until, args=(stop, SWEEPS), name="sweep", daemon=True)
    reader = threading.Thread(target=read_until, args=(stop,), name="reading", daemon=True)
    sweeper.start()
    reader.start()
    tell_ready()
    try:
        while not _run_jobs():
            time.sleep(0.25)
    finally:
        stop.set()
        sweeper.join(_DRAIN)
        reader.join(_DRAIN)


def _run_jobs() -> bool:
    """Work until told to stop (True) or until the database goes away (False)."""
    assert isinstance(app.connector, DjangoConnector)
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(
                concurrency=settings.PEERDESK_JOBS_AT_ONCE,
                fetch_job_polling_interval=2.0,
                shutdown_graceful_timeout=_DRAIN,
                delete_jobs="successful",
            )
    except Exception as trouble:  # noqa: BLE001 - whatever it is, jobs must go on
        log.warning("jobs interrupted, going on soon: %s", type(trouble).__name__)
        return False
    return True
