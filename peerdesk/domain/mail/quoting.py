"""What the writer wrote, without what they answered: quotes and signatures cut (pure)."""

import re
from typing import Final

from mailparser_reply import EmailReplyParser

from peerdesk.domain.mail.wording import marks

_LANGUAGES: Final = ["en", "de", "fr", "it", "es", "nl"]
# Longer than any answer of a person; the parser's patterns would take too long on more.
_LOOKED_AT: Final = 60_000
_LONG: Final = 400
# Every kind of line end that a pattern's blank may run over.
_LINE_ENDS: Final = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_EMPTY_LINES: Final = re.compile(r"\n{4,}")
# A long line's place, in letters that no mail has for its own.
_STAND_IN: Final = "\ue0f0%d\ue0f1"
_STOOD_IN: Final = re.compile("\ue0f0[0-9]+\ue0f1")
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
    above = _above_our_mark(_tidied(text[:_LOOKED_AT]))
    reply = _parsed(above)
    reply = _QUOTE_ON_TOP.sub("", reply)
    return _without_signature(reply) or _unquoted(above) or _unquoted(text) or text


def _tidied(text: str) -> str:
    """Without blanks at the ends of lines, and with two empty lines at most in a row.

    The parser's patterns take hours for thousands of empty lines, which anybody may send.
    """
    lines = (line.rstrip() for line in _LINE_ENDS.split(text))
    return _EMPTY_LINES.sub("\n\n\n", "\n".join(lines))


def _parsed(text: str) -> str:
    """The parser's answer; no line that it looks for is long, and long ones take it too long."""
    lines = text.split("\n")
    long = {_STAND_IN % place: line for place, line in enumerate(lines) if len(line) > _LONG}
    for name in long:
        lines[int(name[1:-1])] = name
    reply = EmailReplyParser(languages=_LANGUAGES).parse_reply(text="\n".join(lines)) or ""
    return _STOOD_IN.sub(lambda found: long.get(found[0], found[0]), reply)


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
