"""Lists by keyset: a page begins after the last item of the one before, so depth costs nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput

T = TypeVar("T")
Key = TypeVar("Key")
MOST_ITEMS: Final = 100


class WrongCursor(InvalidInput):
    """A cursor that no list of ours has given."""

    def __init__(self) -> None:
        super().__init__({"cursor": [str(_("This is not a cursor of this list."))]})


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items, and the cursor of those after them (None: that was all)."""

    items: list[T]
    next: str | None


def page_of(found: Iterable[T], *, limit: int, cursor: Callable[[T], object]) -> Page[T]:
    """A page of rows read with `limit + 1`: the one too many tells that there are more."""
    items = list(found)
    more = len(items) > limit
    items = items[:limit]
    return Page(items, str(cursor(items[-1])) if more else None)


def limited(limit: int) -> int:
    """A caller's limit, from 1 to 100."""
    return max(1, min(limit, MOST_ITEMS))


def parse_cursor(cursor: str | None, parse: Callable[[str], Key]) -> Key | None:
    """The key in a cursor; raises WrongCursor for one that we never gave."""
    if not cursor:
        return None
    try:
        return parse(cursor)
    except ValueError:
        raise WrongCursor from None
