"""Hints from other processes, over LISTEN; reconnects for ever, and nothing depends on it."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection

from peerdesk.delivery.realtime import CHANNEL, Hint, parse

log = logging.getLogger(__name__)

_TRY_AGAIN = 0.5


async def listen(hear: Callable[[Hint], None], reconnected: Callable[[], None]) -> None:
    """Hand over each hint; after every (re)connection say so: some may have been missed."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as line:
                await line.execute(f"LISTEN {CHANNEL}")
                reconnected()
                async for notice in line.notifies():
                    if hint := parse(notice.payload):
                        hear(hint)
        except psycopg.OperationalError as lost:
            log.warning("hints lost, listening again soon: %s", type(lost).__name__)
        await asyncio.sleep(_TRY_AGAIN)


def _address() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {
        name: value
        for name, value in parameters.items()
        if name not in ("cursor_factory", "context", "prepare_threshold", "autocommit")
    }
