"""Group commit: gathers what is sent while the last commit is under way, then posts it as one."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.conversations.operations.posting import (
    Busy,
    Draft,
    Refused,
    Result,
    post_messages,
)
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.gateway.archive import patiently
from peerdesk.entrypoints.gateway.session import Session
from peerdesk.workflows.take_conversation import take_conversation

log = logging.getLogger(__name__)

# This process, in the hints of what it posts.
ME = uuid4().hex

# Larger ones are no cheaper a message, and the first would wait for the last.
_MOST_AT_ONCE = 500
_MOST_WAITING = 50_000
_TRY_FOR = 20.0
_HELD_UP_FOR = 10.0
_LOOK_AGAIN = 0.01


class Unavailable(Refusal):
    """Nothing is known of the message's fate; the same id may be sent again."""

    code = "unavailable"
    status = 503
    sentence = _("This can't be stored just now; it may be sent again.")


class Item(NamedTuple):
    """A message under way: whose, the id as they wrote it, the draft."""

    session: Session
    id: str
    draft: Draft
    caller: Caller
    until: float  # how long it may wait for a conversation that another transaction holds


Delivered = Callable[[Sequence[Item], Sequence[Result]], None]


class Batcher:
    """One commit at a time, in one thread with a database connection of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop, deliver: Delivered) -> None:
        self.loop = loop
        self.deliver = deliver
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self.waiting: list[Item] = []
        self.busy = False
        self.idle = asyncio.Event()
        self.idle.set()

    def add(self, session: Session, name: str, draft: Draft) -> None:
        """Have a message posted with the next commit; the answer goes to `deliver`."""
        until = self.loop.time() + _HELD_UP_FOR
        item = Item(session, name, draft, session.caller, until)
        if len(self.waiting) >= _MOST_WAITING:
            self.deliver([item], [Refused(Unavailable())])
            return
        self.waiting.append(item)
        if not self.busy:
            self.busy = True
            self.idle.clear()
            # Once the loop has read all sockets that have something: they share this commit.
            self.loop.call_soon(self._post)

    def close(self) -> None:
        self.thread.shutdown(wait=False)

    def _post(self) -> None:
        items, self.waiting = self.waiting[:_MOST_AT_ONCE], self.waiting[_MOST_AT_ONCE:]
        future = self.thread.submit(_post_all, items)
        future.add_done_callback(lambda done: self._hand_over(items, done))

    def _hand_over(self, items: list[Item], done: "Future[list[Result]]") -> None:
        """To the loop; at a stop that waited long enough it is closed, and nobody can be told."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._posted, items, done)

    def _posted(self, items: list[Item], done: "Future[list[Result]]") -> None:
        held_up: list[Item] = []
        try:
            held_up = self._answer(items, done.result())
        finally:
            # In front, so that what its author sent after it stays after it.
            self.waiting = held_up + self.waiting
            if len(self.waiting) == len(held_up) > 0:
                self.loop.call_later(_LOOK_AGAIN, self._post)
            elif self.waiting:
                self._post()
            else:
                self.busy = False
                self.idle.set()

    def _answer(self, items: list[Item], results: list[Result]) -> list[Item]:
        """Deliver what is decided; what a lock holds up is given back."""
        now = self.loop.time()
        decided, held_up = [], []
        for item, result in zip(items, results, strict=True):
            if (
                isinstance(result, Refused)
                and isinstance(result.refusal, Busy)
                and now < item.until
            ):
                held_up.append(item)
            else:
                decided.append((item, result))
        if decided:
            told, answers = zip(*decided, strict=True)
            self.deliver(told, answers)
        return held_up


def _post_all(items: list[Item]) -> list[Result]:
    """Post, again and again if the database is lost: the ids make one message of all tries."""
    drafts = [item.draft for item in items]
    try:
        results = patiently(lambda: post_messages(drafts, wait=False, by=ME), _TRY_FOR)
        for place, result in enumerate(results):
            if isinstance(result, Refused) and result.may_take:
                results[place] = _take_and_post(items[place])
    except Exception:
        log.exception("a batch of %s messages could not be posted", len(drafts))
        connection.close()
        return [Refused(Unavailable())] * len(drafts)
    return results


def _take_and_post(item: Item) -> Result:
    """An agent who answers what lies in the queue takes it by that."""
    conversation_id = item.draft.conversation_id
    # Refused: somebody was first, or it was this agent's own message just before.
    with suppress(Refusal):
        take_conversation(caller=item.caller, conversation_id=conversation_id)
    (result,) = patiently(lambda: post_messages([item.draft], wait=False, by=ME), _TRY_FOR)
    return result
