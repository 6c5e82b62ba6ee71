"""What is searched for, as people type it (pure): words, #1234, state:closed, tag:vip.

One line says everything, so that a view is saved and shared as the line itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from peerdesk.core.fulltext import words_of
from peerdesk.core.text import kept

LONGEST: Final = 300
STATES: Final = ("waiting", "active", "pending", "forwarded", "closed", "open")
# "in" is the community, "who" has it: an alias, "me" or "nobody".
KEYS: Final = ("state", "channel", "tag", "team", "customer", "who", "in", "language")


@dataclass(frozen=True, slots=True)
class Criteria:
    """Everything a conversation must be; no `words` and no filter means every conversation."""

    words: Sequence[str] = ()
    number: int | None = None
    filters: tuple[tuple[str, str], ...] = ()

    def of(self, key: str) -> list[str]:
        """The wanted values of one key; for tags all of them are wanted, else any."""
        return [value for name, value in self.filters if name == key]


def parse(text: str) -> Criteria:
    """The criteria in a line; what isn't understood is a word. Quotes hold a value together."""
    number, filters, rest = None, [], []
    for piece in _pieces(kept(text)[:LONGEST]):
        key, colon, value = piece.partition(":")
        if colon and key.lower() in KEYS and value:
            filters.append((key.lower(), value))
        elif piece.startswith("#") and _is_number(piece[1:]):
            number = int(piece[1:])
        else:
            rest.append(piece)
    return Criteria(words_of(" ".join(rest)), number, tuple(filters))


def written(words: str, filters: Iterable[tuple[str, str]]) -> str:
    """A line out of words and filters, as `parse` reads it; empty values are left out."""
    return " ".join([*words.split(), *(_written(key, value) for key, value in filters if value)])


def bare_number(criteria: Criteria) -> int | None:
    """The number of a conversation that stands alone and without its #."""
    (one,) = criteria.words if len(criteria.words) == 1 else ("",)
    return int(one) if _is_number(one) else None


def _written(key: str, value: str) -> str:
    clean = value.replace('"', "")
    return f'{key}:"{clean}"' if " " in clean else f"{key}:{clean}"


def _pieces(text: str) -> Iterable[str]:
    piece, quoted = "", False
    for letter in text:
        if letter == '"':
            quoted = not quoted
        elif letter.isspace() and not quoted:
            if piece:
                yield piece
            piece = ""
        else:
            piece += letter
    if piece:
        yield piece


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18
