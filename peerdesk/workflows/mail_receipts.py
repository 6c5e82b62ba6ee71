"""Receipts go out by mail, the document attached: claimed, sent, noted; no transaction around."""

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from peerdesk.core import clock, jobs
from peerdesk.core.money import Money
from peerdesk.domain.receipts.models import Receipt
from peerdesk.domain.receipts.operations.mailing import (
    SEND_JOB,
    claim_mail,
    give_up,
    note_sent,
    tried_too_often,
)
from peerdesk.domain.receipts.printing import file_name, receipt_pdf, title_of
from peerdesk.domain.receipts.queries import any_mail_due, number_of

log = structlog.get_logger(__name__)
_OVERDUE: Final = timedelta(seconds=1)
_AUTOMATIC: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def mail_receipts() -> int:
    """Send every receipt that is due; how many went. May run twice, or many at once."""
    went = 0
    while receipt := claim_mail(clock.now()):
        went += _mailed(receipt)
    return went


def mail_due_receipts(now: datetime) -> int:
    """Leaves a job where a receipt waits; sends nothing itself."""
    if any_mail_due(now - _OVERDUE):
        jobs.leave(SEND_JOB, once_as=SEND_JOB)
    return 0


def _mailed(receipt: Receipt) -> bool:
    payer = receipt.payer
    if not payer.email or not payer.is_active or tried_too_often(receipt.id):
        give_up(receipt.id)
        return False
    try:
        _letter(receipt).send()
    except (OSError, SMTPException) as trouble:
        log.warning("a receipt could not be mailed", reason=type(trouble).__name__)
        return False
    note_sent(receipt.id, now=clock.now())
    return True


def _letter(receipt: Receipt) -> EmailMessage:
    with translation.override(receipt.language):
        number = number_of(receipt)
        amount = Money(receipt.amount_minor, receipt.currency).format(receipt.language)
        known = {"what": receipt.said["what"], "amount": amount, "name": receipt.said["community"]}
        if receipt.refund_id:
            words = _("%(amount)s go back to you for: %(what)s. The receipt is attached.") % known
        else:
            words = _("You paid %(amount)s for: %(what)s. The receipt is attached.") % known
        where = settings.PEERDESK_BASE_URL + reverse("receipt-pdf", args=[receipt.id])
        letter = EmailMessage(
            # A header can't hold a line break, and a name may.
            subject=" ".join(f"{title_of(receipt)} {number} · {known['name']}".split()),
            body=f"{words}\n\n{where}\n",
            to=[receipt.payer.email],
            headers=_AUTOMATIC,
        )
        letter.attach(file_name(receipt), receipt_pdf(receipt), "application/pdf")
        return letter
