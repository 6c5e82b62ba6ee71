"""The placeholders of a text template (pure): {customer}, {me} and the like."""

import re
from collections.abc import Mapping
from typing import Final

PLACEHOLDERS: Final = ("customer", "me", "community", "reason", "area", "language", "today")
_PLACEHOLDER: Final = re.compile(r"\{(\w{1,40})\}")


def unknown_in(body: str) -> list[str]:
    """The names in braces that mean nothing, each once, in their order."""
    names = dict.fromkeys(_PLACEHOLDER.findall(body))
    return [name for name in names if name not in PLACEHOLDERS]


def filled(body: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one without a value disappears.

    What is put in isn't read again: a name that looks like a placeholder stays what it is.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1]
        return values.get(name, "") if name in PLACEHOLDERS else found[0]

    return _PLACEHOLDER.sub(value, body)
