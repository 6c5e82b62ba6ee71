"""A round over what is due: each row in a transaction of its own, so one bad one stops no other."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from django.db import OperationalError, transaction

log = structlog.get_logger(__name__)
Row = TypeVar("Row")


def each(rows: Iterable[Row], act: Callable[[Row], bool]) -> int:
    """How many rows moved. A row that fails is logged, and tried again at the next round."""
    moved = 0
    for row in rows:
        try:
            with transaction.atomic():
                moved += act(row)
        except OperationalError:
            raise  # the database is away: no row is to blame
        except Exception:
            log.exception("a due row can't be moved", row=str(row))
    return moved
