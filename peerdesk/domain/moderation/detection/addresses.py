"""E-mail addresses, also written out, and ways to a messenger."""

import re
from collections.abc import Iterator
from typing import Final

Place = tuple[int, int]

_ADDRESS: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}\s?@\s?(?:[\w-]{1,63}\.){1,5}(?P<top>[^\W\d_]{2,18})(?![\w-])"
)
# A picture for a fine screen ("logo@2x.png") has the shape of an address.
_FILES: Final = frozenset("png jpg jpeg gif svg webp pdf css js py txt zip heic".split())

_OPEN, _CLOSE = r"\s*[(\[{<*_]\s*", r"\s*[)\]}>*_]\s*"
_AT: Final = r"(?:at|ät|aet|a|arobase|arrobase|chiocciola|klammeraffe|@)"
_DOT: Final = r"(?:dot|punkt|point|punto|\.)"
_NAME, _HOST = r"[\w.+-]{2,40}", r"[\w-]{2,40}"
_TOP: Final = r"(?:com|org|net|info|biz|io|eu|ch|de|at|fr|it|li|lu|be|nl|uk|co|us|es|email|swiss)"
_BETWEEN_DOTS: Final = rf"(?:{_OPEN}{_DOT}{_CLOSE}|\s+{_DOT}\s+|\s?\.\s?)"
_NO_NAME: Final = (
    r"(?:look|met|meet|see|seen|found|find|buy|bought|work|works|is|was|are|be|am|me|us|it)"
)
# In brackets the sign is meant as one; a bare word only with a bare word for the dot as well:
# "look at example.org" is no address.
_WRITTEN_OUT: Final = re.compile(
    rf"(?<![\w.])(?:{_NAME}{_OPEN}{_AT}{_CLOSE}{_HOST}(?:{_BETWEEN_DOTS}{_HOST}){{0,2}}{_BETWEEN_DOTS}{_TOP}"
    rf"|(?!{_NO_NAME}\b){_NAME}\s+(?:at|ät|arobase|arrobase|chiocciola|klammeraffe)\s+{_HOST}"
    rf"\s+(?:dot|punkt|point|punto)\s+{_TOP})(?!\w)",
    re.IGNORECASE,
)

_LINK: Final = re.compile(
    r"(?:https?://)?(?<![\w.@-])(?:www\.)?(?:wa\.me|t\.me|m\.me|telegram\.me|signal\.me|threema\.id|line\.me"
    r"|(?:api|chat|web)\.whatsapp\.com|discord\.gg|discord\.com/(?:invite|users)|join\.skype\.com"
    r"|signal\.group|u\.wechat\.com|invite\.viber\.com)/[^\s<>()\"']+"
    r"|(?:tg|viber|skype|whatsapp|sgnl|threema)://[^\s<>()\"']+|skype:[\w.:-]{4,}",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(
    r"\b(?:telegram|threema|signal|discord|skype|whatsapp|wechat|viber|instagram|snapchat)\b"
    r"(?:[^\n\w@]{1,4}\w+){0,3}[^\n\w@]{1,4}(?P<handle>@[A-Za-z]\w{3,31})\b",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Place]:
    """Addresses as they are, and as people write them to get past a machine."""
    for found in _ADDRESS.finditer(text) if "@" in text else ():
        if found["top"].lower() not in _FILES:
            yield _trimmed(text, found.span())
    for found in _WRITTEN_OUT.finditer(text):
        yield found.span()


def messengers(text: str) -> Iterator[Place]:
    """Links to a person or group in a messenger, and names there."""
    for found in _LINK.finditer(text):
        yield _trimmed(text, found.span())
    for found in _HANDLE.finditer(text):
        yield found.span("handle")


def _trimmed(text: str, place: Place) -> Place:
    """Without the full stop that ends the sentence."""
    start, end = place
    return start, start + len(text[start:end].rstrip(".,;:!?"))
