"""The bus: tells sockets and workers that there is news, never what it is.

A hint rides on the transaction that made the news (PostgreSQL NOTIFY) and says "conversation X
has head N". It may be lost, any time: who hears nothing looks for themselves, only later.
"""

from peerdesk.delivery.realtime.hints import (
    CHANNEL,
    HINT_HEAD,
    WORKER_CHANNEL,
    Hint,
    hint_conversation,
    hint_conversations,
    hint_expression,
    hint_people,
    hint_person,
    hint_queue,
    parse,
    pass_on,
    wake_worker,
)

__all__ = [
    "CHANNEL",
    "HINT_HEAD",
    "WORKER_CHANNEL",
    "Hint",
    "hint_conversation",
    "hint_conversations",
    "hint_expression",
    "hint_people",
    "hint_person",
    "hint_queue",
    "parse",
    "pass_on",
    "wake_worker",
]
