"""Staff invitations go out by mail: claimed, sent, noted; no transaction around."""

from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerdesk.core import clock, jobs
from peerdesk.domain.admission.models import StaffInvitation
from peerdesk.domain.admission.operations.inviting import LETTER_JOB, token_of
from peerdesk.domain.admission.operations.staff_letters import (
    any_letter_due,
    claim_letter,
    give_letter_up,
    note_letter_sent,
    tried_too_often,
)
from peerdesk.domain.admission.queries import inviter_of
from peerdesk.domain.communities.founding import language_of
from peerdesk.domain.communities.models import Membership

log = structlog.get_logger(__name__)
_OVERDUE: Final = timedelta(seconds=1)
_PERMANENT: Final = range(500, 600)
_AUTOMATIC: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def send_staff_letters() -> int:
    """Send every letter that is due; how many went. May run twice, or many at once."""
    went = 0
    while invitation := claim_letter(clock.now()):
        went += _sent(invitation)
    return went


def send_due_letters(now: datetime) -> int:
    """Leaves a job where a letter waits; sends nothing itself."""
    if any_letter_due(now - _OVERDUE):
        jobs.leave(LETTER_JOB, once_as=LETTER_JOB)
    return 0


def _sent(invitation: StaffInvitation) -> bool:
    if tried_too_often(invitation):
        give_letter_up(invitation)
        return False
    try:
        _letter(invitation).send()
    except (OSError, SMTPException) as trouble:
        if _is_for_good(trouble):
            give_letter_up(invitation)
        log.warning("a staff invitation could not be mailed", reason=type(trouble).__name__)
        return False
    note_letter_sent(invitation, now=clock.now())
    return True


def _is_for_good(trouble: Exception) -> bool:
    """Whether there is no such mailbox (5xx); one that is greylisted (4xx) gets it later."""
    if not isinstance(trouble, SMTPRecipientsRefused):
        return False
    return any(code in _PERMANENT for code, _words in trouble.recipients.values())


def _letter(invitation: StaffInvitation) -> EmailMessage:
    """In the community's language: what the reader speaks isn't known yet."""
    with translation.override(language_of(invitation.community)):
        return EmailMessage(
            # A header can't hold a line break, and a name may.
            subject=" ".join(_subject(invitation).split()),
            body="\n\n".join([_who(invitation), _what(invitation), _how(invitation)]) + "\n",
            to=[invitation.email],
            headers=_AUTOMATIC,
        )


def _subject(invitation: StaffInvitation) -> str:
    if invitation.role == Membership.Role.OWNER:
        return _("%(community)s: invitation to be an owner") % _known(invitation)
    return _("%(community)s: invitation to the support team") % _known(invitation)


def _who(invitation: StaffInvitation) -> str:
    if invitation.invited_by_id is None:
        return _("You are invited to %(community)s.") % _known(invitation)
    return _("%(inviter)s invites you to %(community)s.") % _known(invitation)


def _what(invitation: StaffInvitation) -> str:
    if invitation.role == Membership.Role.OWNER:
        return _(
            "As an owner you look after the community: its people, its contact form and its money. "
            "Others see you as “%(alias)s”."
        ) % _known(invitation)
    return _(
        "As a member of the support team you answer what customers write. "
        "They see you as “%(alias)s”."
    ) % _known(invitation)


def _how(invitation: StaffInvitation) -> str:
    path = reverse("staff-place", args=[token_of(invitation)])
    day = date_format(invitation.expires_at, "DATE_FORMAT")
    words = _(
        "Accept here, by %(day)s:\n%(link)s\n\n"
        "The link works once, and for this e-mail address only. "
        "If you don't know what this is about, do nothing: nothing will happen."
    )
    return words % {"day": day, "link": f"{settings.PEERDESK_BASE_URL}{path}"}


def _known(invitation: StaffInvitation) -> dict[str, str]:
    return {
        "community": invitation.community.name,
        "inviter": inviter_of(invitation),
        "alias": invitation.alias,
    }
