"""A virus scanner at the door: quarantine until it has spoken, and for good what it finds (S4)."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.attachments import readable_file
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.removing import erase
from peerdesk.domain.files.operations.scanning import scan
from peerdesk.domain.files.operations.storing import store
from peerdesk.domain.files.operations.tidying import due_files, look_again, unused_files
from peerdesk.domain.files.refusals import FileGone, StillChecking
from peerdesk.domain.files.stores import Missing
from peerdesk.domain.files.stores import store as bytes_store
from peerdesk.domain.people.models import Person
from peerdesk.workflows.sweep import tidy_files
from tests.cast import caller_of
from tests.files.made import EICAR, picture


class Clamd(socketserver.BaseRequestHandler):
    """Speaks clamd's INSTREAM (clamd(8)): finds EICAR, refuses more than a megabyte."""

    def handle(self) -> None:
        given = b""
        line = self.request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        while size := struct.unpack(">I", line.read(4))[0]:
            given += line.read(size)
        if len(given) > 1_000_000:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR in given:
            self.request.sendall(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.request.sendall(b"stream: OK\0")


@pytest.fixture
def clamd(settings: Any) -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.PEERDESK_CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield settings.PEERDESK_CLAMD
        server.shutdown()


def kept(ada: Person, tally: Community, content: bytes, name: str = "a.txt") -> StoredFile:
    now = clock.now()
    return store(community=tally, uploader=ada, name=name, stream=BytesIO(content), now=now)


@pytest.mark.promise("S4")
def test_a_file_is_nobodys_until_it_is_clean(clamd: str, ada: Person, tally: Community) -> None:
    file = kept(ada, tally, picture(), "a.png")
    assert file.state == "checking"
    with pytest.raises(StillChecking):
        readable_file(caller_of(ada), file.id)
    assert scan(file_id=file.id, now=clock.now()) == "clean"
    assert scan(file_id=file.id, now=clock.now()) is None
    assert readable_file(caller_of(ada), file.id).due_at is None


@pytest.mark.promise("S4")
def test_what_is_infected_is_destroyed(clamd: str, ada: Person, tally: Community) -> None:
    file = kept(ada, tally, EICAR)
    assert scan(file_id=file.id, now=clock.now()) == "infected"
    with pytest.raises(FileGone):
        readable_file(caller_of(ada), file.id)
    assert erase(file_id=file.id)
    with pytest.raises(Missing):
        bytes_store().open(f"{file.id}/content")


def test_without_a_verdict_it_stays_in_quarantine_and_is_asked_again(
    clamd: str, ada: Person, tally: Community, settings: Any
) -> None:
    now = clock.now()
    large = kept(ada, tally, b"text " * 300_000)
    assert scan(file_id=large.id, now=now) == "checking"
    settings.PEERDESK_CLAMD = "127.0.0.1:1"
    assert scan(file_id=large.id, now=now) == "checking"
    later = now + timedelta(seconds=31)
    assert large.id in due_files(later, 10)
    assert look_again(file_id=large.id, now=later)
    assert large.id not in due_files(later, 10)


def test_without_a_scanner_a_file_is_there_at_once(ada: Person, tally: Community) -> None:
    assert kept(ada, tally, b"text").state == "clean"


@pytest.mark.invariant("I7", "I19")
def test_nothing_is_left_lying_that_nobody_used_or_that_died_on_its_way(
    ada: Person, tally: Community
) -> None:
    now = clock.now()
    unused, used, died = (kept(ada, tally, text) for text in (b"one", b"two", b"three"))
    StoredFile.objects.filter(id=used.id).update(keep_until=None)
    StoredFile.objects.filter(id=died.id).update(state="receiving", due_at=now)
    assert unused_files(now, 10) == []
    later = now + timedelta(hours=25)
    assert tidy_files(later) >= 2
    states = dict(StoredFile.objects.values_list("id", "state"))
    assert (states[unused.id], states[used.id], states[died.id]) == ("removed", "clean", "removed")
    for file in (unused, died):
        assert erase(file_id=file.id)
        assert erase(file_id=file.id)
    assert not erase(file_id=used.id)
    assert due_files(later + timedelta(days=1), 10) == []
