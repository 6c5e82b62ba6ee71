"""Why a chat was forwarded, in words: for the expert who chooses, and for who receives it."""

from django.utils.translation import gettext as _

from peerdesk.domain.forwarding.lifecycle import Reason
from peerdesk.domain.forwarding.models import Brief


def reasons() -> list[tuple[str, str]]:
    """To choose from."""
    return [
        (Reason.UNKNOWN, _("I don't know the answer")),
        (
            Reason.NOT_ALLOWED,
            _("I may not answer this: a bill of the company, a contract, the law"),
        ),
        (Reason.NEEDS_ACCESS, _("Somebody has to look into the account")),
        (Reason.TECHNICAL, _("A technician has to look at it")),
        (Reason.OTHER, _("Something else")),
    ]


def reason_of(brief: Brief) -> str:
    """The reason of a brief; the expert's own words where they were given."""
    return brief.reason_text or reason_named(brief.reason)


def reason_named(code: str) -> str:
    """A reason in words, for who receives the chat."""
    return {
        Reason.UNKNOWN: _("The expert doesn't know the answer"),
        Reason.NOT_ALLOWED: _("The expert may not answer this"),
        Reason.NEEDS_ACCESS: _("Somebody has to look into the account"),
        Reason.TECHNICAL: _("A technician has to look at it"),
        Reason.OTHER: _("Something else"),
    }[Reason(code)]
