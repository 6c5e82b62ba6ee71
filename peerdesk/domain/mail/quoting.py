"""What the writer wrote, without what they answered: quotes and signatures cut (pure)."""

import re
from typing import Final

from mailparser_reply import EmailReplyParser

from peerdesk.domain.mail.wording import marks

_LANGUAGES: Final = ["en", "de", "fr", "it", "es", "nl"]
# Longer than any answer of a person; the parser's patterns would take too long on more.
_LOOKED_AT: Final = 60_000
_SIGNATURE: Final = re.compile(r"^-- ?$", re.MULTILINE)
# Answered below: who wrote, what they wrote, and then the answer.
_QUOTE_ON_TOP: Final = re.compile(r"\A[^\n>]{1,200}:\s*\n(?:>[^\n]*\n+)+(?=[^>\s])")
_PHONES: Final = re.compile(
    r"\n+(?:Sent from my |Sent from Outlook|Get Outlook for |Von meinem \S+ gesendet|"
    r"Gesendet von |Diese Nachricht wurde von meinem|Envoyé (?:de mon|depuis) |"
    r"Télécharger Outlook|Inviato da(?:l mio)? |Scarica Outlook)[^\n]{0,80}\s*\Z",
    re.IGNORECASE,
)


def answer_in(text: str) -> str:
    """The new words of a reply; all of it where nothing else would be left."""
    text = text.replace("\r\n", "\n").replace("\xa0", " ").strip()
    above = _above_our_mark(text[:_LOOKED_AT])
    reply = EmailReplyParser(languages=_LANGUAGES).parse_reply(text=above) or ""
    reply = _QUOTE_ON_TOP.sub("", reply)
    return _without_signature(reply) or _unquoted(above) or _unquoted(text) or text


def _above_our_mark(text: str) -> str:
    """Up to the line that our mails begin with, and without the line that says who wrote it."""
    places = [place for mark in marks() if (place := text.find(f"--- {mark}")) > 0]
    if not places:
        return text
    return text[: text.rfind("\n", 0, min(places)) + 1].rstrip("> \n")


def _without_signature(text: str) -> str:
    text = f"\n{text}"
    if found := _SIGNATURE.search(text):
        text = text[: found.start()]
    return _PHONES.sub("", text).strip()


def _unquoted(text: str) -> str:
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(">")]
    return _without_signature("\n".join(lines).strip())
