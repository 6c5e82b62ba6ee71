"""What a mail says of an event that isn't a helper's message."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.domain.conversations.models import Conversation, Event

# Above this line stands what a person answers; whatever is below it is ours (reading.py).
MARK = gettext_lazy("Please write your answer above this line")


def marks() -> list[str]:
    """The line in every language that we write."""
    found = []
    for code in ("en", "de", "fr", "it"):
        with translation.override(code):
            found.append(str(MARK))
    return found


def happened(event: Event, conversation: Conversation) -> str:
    """A sentence or two; "" for what needs no mail."""
    if event.kind == "message":
        return _received(conversation)
    worded = {"forwarded": _forwarded, "converted": _converted, "closed": _closed}
    return worded[event.kind](conversation) if event.kind in worded else ""


def _received(conversation: Conversation) -> str:
    return _(
        "We have your request; its number is #%(number)s. You will get an answer in writing, in "
        "the page and by e-mail."
    ) % {"number": conversation.number}


def _forwarded(conversation: Conversation) -> str:
    return _(
        "Your chat was forwarded to the support team of %(community)s, with everything that was "
        "written. A member of the team will write to you, in the page and by e-mail. Its number "
        "is #%(number)s."
    ) % {"community": conversation.community.name, "number": conversation.number}


def _converted(conversation: Conversation) -> str:
    return _(
        "Your chat is a ticket now, with everything that was written; its number is #%(number)s. "
        "You will get an answer in writing, in the page and by e-mail."
    ) % {"number": conversation.number}


def _closed(conversation: Conversation) -> str:
    if conversation.merged_into_id is not None:
        return ""  # it goes on elsewhere, and an answer to its mails does, too
    days = conversation.community.policy.mail_reopen_days
    return _(
        "This request is closed. If something is still open, answer this e-mail within "
        "%(days)s days and it is opened again."
    ) % {"days": f"{days.normalize():f}"}
