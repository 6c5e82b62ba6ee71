"""Several connections at one instant: threads that meet at a barrier, then act."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run all acts at the same instant, each on a connection of its own; what each gave or raised.

    Only for tests with `django_db(transaction=True)`: others can't see what isn't committed.
    """
    barrier = Barrier(len(acts))

    def contender(act: Callable[[], T]) -> T | Exception:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act()
        except Exception as error:  # noqa: BLE001 - handed to the test, which expects some
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(contender, acts))
