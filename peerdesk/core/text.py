"""Text from outside: what PostgreSQL and UTF-8 can hold (pure)."""

from typing import Annotated

from pydantic import AfterValidator


def is_storable(text: str) -> bool:
    """Whether the text has no NUL (PostgreSQL refuses it) and no lone surrogate (UTF-8 does)."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def storable(text: str) -> str:
    """The text itself; raises ValueError for one that can't be stored."""
    if not is_storable(text):
        raise ValueError("This text holds characters that can't be stored.")
    return text


def kept(text: str) -> str:
    """What of it can be stored, for what is only looked up."""
    return "".join(letter for letter in text if is_storable(letter))


Storable = Annotated[str, AfterValidator(storable)]
