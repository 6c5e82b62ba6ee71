"""Mails that nobody wrote: holiday answers, lists, loops (RFC 3834 and what came before it; pure).

Answering them, or posting them, is how two machines begin to talk.
"""

import re
from typing import Final

from peerdesk.domain.mail.addresses import own_mail, sender
from peerdesk.domain.mail.reading import Letter

_PRECEDENCE: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_SAYS_SO: Final = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-mail-autoreply",
    "x-vacation", "list-unsubscribe", "list-id", "x-loop",
)  # fmt: skip
_READ_RECEIPT: Final = "disposition-notification"
# Servers that say it in the subject alone, in the languages that we speak.
_SUBJECT: Final = re.compile(
    r"^(?:auto(?:matic|mated)?[ -]?(?:reply|response)|out of (?:the )?office|"
    r"automatische (?:antwort|rückmeldung)|abwesenheits\w*|abwesend|"
    r"réponse automatique|absence du bureau|absent\(?e?\)? du bureau|"
    r"risposta automatica|fuori (?:sede|ufficio))\b",
    re.IGNORECASE,
)


def robot(letter: Letter) -> str:
    """Which kind of machine wrote it, as a code; "" for a person."""
    if is_loop(letter):
        return "loop"
    said = letter.header("auto-submitted").partition(";")[0].strip().lower()
    if said not in ("", "no"):
        return "auto_reply"
    if letter.header("precedence").strip().lower() in _PRECEDENCE:
        return "auto_reply"
    if any(letter.headers.get(name) for name in _SAYS_SO):
        return "auto_reply"
    if _READ_RECEIPT in letter.header("content-type"):
        return "receipt"
    if letter.header("return-path").strip() == "<>" or _SUBJECT.match(letter.subject):
        return "auto_reply"
    return ""


def is_loop(letter: Letter) -> bool:
    """A mail of ours that came back as it was."""
    ours = letter.message_id and own_mail(letter.message_id) is not None
    return bool(ours) or sender().lower() in letter.senders
