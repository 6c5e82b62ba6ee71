"""The worker process: Procrastinate runs jobs; beside it two threads sweep, one reads."""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from peerdesk.entrypoints.worker.reading import read_until
from peerdesk.entrypoints.worker.sweep import sweep_until
from peerdesk.workflows.sweep import OTHER_SWEEPS, ROUTING_SWEEPS

log = logging.getLogger(__name__)

_DRAIN = 8.0


def serve(tell_ready: Callable[[], None]) -> None:
    """Run jobs and sweeps until SIGTERM or SIGINT; a job under way gets a moment to finish."""
    stop = threading.Event()
    beside = beside_the_jobs(stop)
    for thread in beside:
        thread.start()
    tell_ready()
    try:
        while not _run_jobs():
            time.sleep(0.25)
    finally:
        stop.set()
        for thread in beside:
            thread.join(_DRAIN)


def beside_the_jobs(stop: threading.Event) -> list[threading.Thread]:
    """What waits for a lock or takes its time holds up nothing that has another thread."""
    does: dict[str, tuple[Callable[..., None], tuple[object, ...]]] = {
        "routing": (sweep_until, (stop, ROUTING_SWEEPS)),
        "sweep": (sweep_until, (stop, OTHER_SWEEPS)),
        "reading": (read_until, (stop,)),
    }
    return [
        threading.Thread(target=do, args=args, name=name, daemon=True)
        for name, (do, args) in does.items()
    ]


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
