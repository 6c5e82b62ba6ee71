"""Jobs that come by the clock: they keep the jobs themselves and the counts in order."""

from uuid import UUID

from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from peerdesk.core import clock
from peerdesk.core.idempotency import forget_old_keys
from peerdesk.core.limits import forget_full_buckets
from peerdesk.delivery.mail import outbox
from peerdesk.delivery.notifications.announcing import SEND_JOB
from peerdesk.delivery.notifications.outbox import forget as forget_notices
from peerdesk.domain.admission.operations.inviting import LETTER_JOB, forget_old_invitations
from peerdesk.domain.files.operations import scanning
from peerdesk.domain.files.operations.removing import ERASE_JOB, erase
from peerdesk.domain.files.operations.storing import SCAN_JOB
from peerdesk.domain.mail.operations.receiving import HANDLE_JOB, forget_old
from peerdesk.domain.people.operations import forget_expired_tokens, forget_used_assertions
from peerdesk.domain.receipts.operations.mailing import SEND_JOB as RECEIPTS_JOB
from peerdesk.domain.routing.operations import learning
from peerdesk.workflows import reconcile_seats as seats
from peerdesk.workflows.handle_mail import handle_mail
from peerdesk.workflows.mail_receipts import mail_receipts
from peerdesk.workflows.ring_people import ring_people
from peerdesk.workflows.send_mails import send_mails
from peerdesk.workflows.send_staff_letters import send_staff_letters


@app.periodic(cron="* * * * *")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed are taken up again: they may run twice, they are not lost.

    One whose like waits already under the same name is needless, and must not stop the others.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, Status.FAILED, delete_job=True)


@app.task(name=SEND_JOB)
def ring() -> None:
    """Push and mail what was just announced; without arguments, since it sends whatever is due."""
    close_old_connections()
    try:
        ring_people()
    finally:
        close_old_connections()


@app.task(name=outbox.SEND_JOB)
def send() -> None:
    """Mail what conversations say; without arguments, since it sends whatever is due."""
    close_old_connections()
    try:
        send_mails()
    finally:
        close_old_connections()


@app.task(name=RECEIPTS_JOB)
def receipts() -> None:
    """Mail the receipts that are due."""
    close_old_connections()
    try:
        mail_receipts()
    finally:
        close_old_connections()


@app.task(name=LETTER_JOB)
def staff_letters() -> None:
    """Mail the staff invitations that are due."""
    close_old_connections()
    try:
        send_staff_letters()
    finally:
        close_old_connections()


@app.task(name=HANDLE_JOB)
def handle(mail_id: str) -> None:
    """Look at one mail that came in."""
    close_old_connections()
    try:
        handle_mail(mail_id=UUID(mail_id))
    finally:
        close_old_connections()


@app.task(name=SCAN_JOB)
def scan_file(file_id: str) -> None:
    """The scanner's word on a file in quarantine."""
    close_old_connections()
    try:
        scanning.scan(file_id=UUID(file_id), now=clock.now())
    finally:
        close_old_connections()


@app.task(name=ERASE_JOB)
def erase_file(file_id: str) -> None:
    """The bytes of a file that was removed."""
    close_old_connections()
    try:
        erase(file_id=UUID(file_id))
    finally:
        close_old_connections()


@app.periodic(cron="17 3 * * *")
@app.task(name="seats.reconcile", queueing_lock="seats.reconcile")
def reconcile_seats(timestamp: int) -> None:
    """Every night the seats are counted anew; a drift is an alarm in the metrics."""
    close_old_connections()
    try:
        seats.reconcile_seats(clock.now())
    finally:
        close_old_connections()


@app.periodic(cron="41 3 * * *")
@app.task(name="routing.learn", queueing_lock="routing.learn")
def learn_acceptance(timestamp: int) -> None:
    """Every night: who takes what they are asked, at which hour (C6)."""
    close_old_connections()
    try:
        learning.learn_acceptance(clock.now())
    finally:
        close_old_connections()


@app.periodic(cron="43 * * * *")
@app.task(name="core.forget", queueing_lock="core.forget")
def forget(timestamp: int) -> None:
    """Every hour what has lost its meaning goes: yesterday's keys, full buckets."""
    close_old_connections()
    try:
        now = clock.now()
        forget_old_keys(now=now)
        forget_full_buckets(now=now)
        forget_used_assertions(now=now)
        forget_expired_tokens(now=now)
        forget_notices(now=now)
        forget_old(now=now)
        forget_old_invitations(now=now)
    finally:
        close_old_connections()
