"""What the provider does by itself once its time has come."""

from collections.abc import Callable
from typing import Final

from peerdesk.entrypoints.provider.answers import Thing
from peerdesk.entrypoints.provider.checkout import expire
from peerdesk.entrypoints.provider.disputes import open_dispute
from peerdesk.entrypoints.provider.hosted import settle_slow
from peerdesk.entrypoints.provider.refunds import refund_arrives, refund_fails
from peerdesk.entrypoints.provider.store import Store, Work

_VERBS: Final[dict[str, Callable[[Work, Thing], object]]] = {
    "settle": settle_slow,
    "dispute": open_dispute,
    "expire": expire,
    "refund_arrives": refund_arrives,
    "refund_fails": refund_fails,
}


def do_what_is_due(store: Store) -> float | None:
    """Do it, in its order; the time of what comes next, by the provider's clock."""
    while True:
        with store.work() as work:
            row = work.sql.execute(
                "SELECT id, due, verb, thing FROM tasks ORDER BY due, id LIMIT 1"
            ).fetchone()
            if row is None or row[1] > work.time:
                return float(row[1]) if row else None
            work.sql.execute("DELETE FROM tasks WHERE id = ?", (row[0],))
            thing = work.any_of(row[3])
            if thing is not None:
                _VERBS[row[2]](work, thing)
