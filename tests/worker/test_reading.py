"""What is written is found a moment later, also when nobody told of it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.support.models import SearchEntry
from peerdesk.entrypoints.worker.reading import read_until

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def reader() -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=read_until, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(15)
        assert not thread.is_alive()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_lay_there_and_what_comes(ada, asked):
    with reader():
        until(lambda: SearchEntry.objects.filter(conversation=asked, seq=asked.last_seq).exists())
        (posted,) = post_messages([Draft(ada.id, asked.id, new_id(), "A pangolin")])
        until(lambda: SearchEntry.objects.filter(conversation=asked, seq=posted.seq).exists())
    assert "pangolin" in str(SearchEntry.objects.get(conversation=asked).words)
