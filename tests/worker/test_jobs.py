"""Jobs are rows of the caller's transaction; a killed worker's jobs are taken up again."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from peerdesk.core import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_jobs(db: None) -> None:
    """What other scenes left: these tables are the library's, so that nobody empties them."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def test_a_job_exists_only_if_its_transaction_commits() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.leave("jobs.retry_stalled", timestamp=0)
        raise ZeroDivisionError
    assert ProcrastinateJob.objects.count() == 0


def test_a_job_by_name_waits_once_and_spoils_no_transaction() -> None:
    with transaction.atomic():
        jobs.leave("jobs.retry_stalled", once_as="statement", timestamp=0)
        jobs.leave("jobs.retry_stalled", once_as="statement", timestamp=1)
        jobs.leave("jobs.retry_stalled", timestamp=2)
    assert ProcrastinateJob.objects.count() == 2


@pytest.mark.invariant("I19")
def test_a_killed_workers_job_is_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a full minute brings would run, too, in a thread whose connection nobody closes.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    jobs.leave("jobs.retry_stalled", timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (clock_timestamp() - interval '10 minutes') RETURNING id"
        )
        (killed,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [killed])
    jobs.leave("jobs.retry_stalled", timestamp=1)
    worker = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(worker) as working:
        working.run_worker(wait=False, install_signal_handlers=False)
    first = ProcrastinateJob.objects.order_by("id").first()
    assert first is not None
    assert first.status in {"todo", "succeeded"}
