"""What a file may be called: one line, no path, no trick, an ending that tells the truth (pure)."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 120
# Slashes and what Windows forbids; "." alone is a directory.
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|]+')


def ending_of(name: str) -> str:
    """The ending in small letters, without its dot; "" if there is none."""
    stem, dot, ending = plain(name).rpartition(".")
    return ending.lower() if dot and stem and len(ending) <= 10 else ""


def plain(name: str) -> str:
    """The last part of a path, without control and direction marks.

    A right-to-left override would show an ending that isn't the real one: such marks (Unicode
    category C) go.
    """
    last = re.split(r"[\\/]", name)[-1]
    shown = "".join(
        " " if mark in "\t\n\r" else mark for mark in last if unicodedata.category(mark)[0] != "C"
    )
    return " ".join(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", shown)).split())


def named(name: str, ending: str) -> str:
    """The name as it is kept, with the ending that its content has."""
    had = ending_of(name)
    tidy = plain(name)
    stem = (tidy[: -len(had) - 1] if had else tidy).strip(" .") or "file"
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .')}.{ending}"
