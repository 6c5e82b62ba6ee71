"""Tells an author what personal data went out in a message, after the ack (P10).

A courtesy that costs posting nothing: texts are gathered and looked at beside, in a thread of the
readers, and left out when there are more than that can do. Nothing of it is kept.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final, NamedTuple

from peerdesk.domain.conversations.operations.posting import Posted
from peerdesk.domain.moderation.detection import Span, detect
from peerdesk.domain.moderation.wire import spans_wire
from peerdesk.entrypoints.gateway.archive import Archive
from peerdesk.entrypoints.gateway.session import Session

_GATHER: Final = 0.1
# Up to a thousand a second are looked at.
_MOST_AT_ONCE: Final = 100


class Sent(NamedTuple):
    """A message that was acknowledged just now: to whom, under which id."""

    session: Session
    id: str
    posted: Posted
    text: str


class Warnings:
    """One for the process; lives in the loop's thread."""

    def __init__(
        self, archive: Archive, spawn: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        self.archive = archive
        self.spawn = spawn
        self.waiting: list[Sent] = []
        self.busy = False

    def consider(self, sent: Sent) -> None:
        """Have the text looked at soon."""
        if len(self.waiting) >= _MOST_AT_ONCE:
            return
        self.waiting.append(sent)
        if not self.busy:
            self.busy = True
            self.spawn(self._look())

    async def _look(self) -> None:
        try:
            while self.waiting:
                await asyncio.sleep(_GATHER)
                looked, self.waiting = self.waiting, []
                texts = [sent.text for sent in looked]
                found = await self.archive.ask(_all_of, texts)
                for sent, spans in zip(looked, found, strict=True):
                    if spans and sent.session.is_home:
                        _warn(sent, spans)
        finally:
            self.busy = False


def _all_of(texts: Sequence[str]) -> list[list[Span]]:
    return [detect(text) for text in texts]


def _warn(sent: Sent, spans: Sequence[Span]) -> None:
    sent.session.put(
        {
            "type": "warning",
            "conversation": str(sent.posted.conversation_id),
            "id": sent.id,
            "seq": sent.posted.seq,
            "found": spans_wire(sent.text, spans),
        }
    )
