"""Who is named in a note (pure): "@" and the alias, as the list offers it."""

from collections.abc import Iterable
from uuid import UUID


def named_in(text: str, colleagues: Iterable[tuple[UUID, str]]) -> list[UUID]:
    """The colleagues named, each once, in the order of the text.

    Of two aliases that begin alike the longer one is meant; an address ("a@agnes.example") names
    nobody.
    """
    known = sorted(colleagues, key=lambda one: -len(one[1]))
    small, found = text.casefold(), []
    for place, letter in enumerate(small):
        if letter != "@" or (place and small[place - 1].isalnum()):
            continue
        rest = small[place + 1 :]
        meant = next((one for one, alias in known if _begins(rest, alias.casefold())), None)
        if meant is not None and meant not in found:
            found.append(meant)
    return found


def _begins(rest: str, alias: str) -> bool:
    return bool(alias) and rest.startswith(alias) and not rest[len(alias) :][:1].isalnum()
