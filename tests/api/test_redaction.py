"""Redacted means gone: a canary is put wherever words go, and looked for in everything (I16)."""

import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from peerdesk.core import clock, crypto
from peerdesk.core.idempotency import PURPOSE
from peerdesk.core.models import IdempotencyKey
from peerdesk.delivery.mail.leaving import leave
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.removing import erase
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.moderation.models import Flag, Redaction
from peerdesk.domain.moderation.operations.flagging import raise_flag
from peerdesk.domain.people.models import Person
from peerdesk.domain.support.models import SearchEntry
from peerdesk.domain.support.operations.indexing import index
from peerdesk.workflows.resolve_flag import resolve_flag
from tests import cast
from tests.api.conftest import As, Program
from tests.api.uploading import send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("P10"),
    pytest.mark.invariant("I16"),
]
# Another one in each run: files outlive a run that failed.
DIGITS = f"{secrets.randbelow(10**7):07}"
NAME = f"Zwetschke{secrets.token_hex(4)}"
NUMBER = f"+41 79 {DIGITS[:3]} {DIGITS[3:5]} {DIGITS[5:]}"
CANARY = f"My colleague Quentin {NAME} answers at {NUMBER}."
TRACES = re.compile(f"{NAME}|79 ?{DIGITS[:3]} ?{DIGITS[3:5]} ?{DIGITS[5:]}", re.IGNORECASE)


def everywhere() -> list[str]:
    """Each table row and file in which the canary is, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            found += [f"{table}: {row}" for (row,) in cursor.fetchall() if TRACES.search(row)]
    for key in IdempotencyKey.objects.exclude(status=None):
        body = crypto.unseal(key.body, purpose=PURPOSE)
        found += [f"kept answer: {body}"] if TRACES.search(body) else []
    home = Path(settings.EMAIL_FILE_PATH).parent
    for file in (one for kind in ("mail", "files", "logs") for one in (home / kind).rglob("*")):
        if file.is_file() and TRACES.search(file.read_bytes().decode("latin-1")):
            found.append(str(file))
    return found


def say(by: Program, path: str, body: Any) -> Any:
    """A POST that has to succeed, sent with a key, so that its answer is kept."""
    answer = by.post(path, body, Idempotency_Key=f"{path} {len(str(body))}")
    assert answer.status_code < 300, answer.content
    return answer.json()


def opened(by: Program, reason: Reason) -> tuple[Conversation, dict[str, Any]]:
    """A question with a file, whose first words are the canary."""
    file = send(by, "/communities/tally/attachments", CANARY.encode(), f"{NAME}.txt")
    assert file.status_code == 201, file.content
    asked = {"reason": str(reason.id), "text": CANARY, "attachments": [file.json()["id"]]}
    made = say(by, "/communities/tally/conversations", asked)
    return Conversation.objects.get(id=made["id"]), made


def test_a_canary_is_nowhere_any_more(
    by: As,
    ada: Person,
    ezra: Person,
    agnes: Person,
    sending_invoices: Reason,
    caplog: pytest.LogCaptureFixture,
) -> None:
    row, _made = opened(by(ada), sending_invoices)
    there = f"/conversations/{row.id}"
    (invitation,) = by(ezra).get("/invitations").json()["items"]
    say(by(ezra), f"/invitations/{invitation['id']}/accept", {})
    brief = {"goal": "Reach a colleague", "tried": "Asked", "facts": f"She wrote: {CANARY}"}
    say(by(ezra), f"{there}/forward", {"reason": "unknown", "brief": brief})
    say(by(agnes), f"{there}/take", {})
    leave(conversation_id=row.id, person_id=agnes.id, seq=1, wait=600, now=clock.now())
    index([row.id])
    flag = say(by(agnes), f"{there}/flags", {"kind": "personal_data", "seq": 1, "note": "look"})
    before = everywhere()
    tables = {found.partition(":")[0] for found in before}
    assert tables >= {"conversations_event", "conversations_conversation", "forwarding_brief"}
    assert tables >= {"kept answer", "files_storedfile"}

    say(by(agnes), f"/flags/{flag['id']}/resolve", {"action": "redact"})
    for file_id in StoredFile.objects.values_list("id", flat=True):
        erase(file_id=file_id)  # what the job does after the commit
    index([row.id])
    assert everywhere() == []
    assert not TRACES.search(caplog.text)
    words = SearchEntry.objects.get(conversation=row).words
    assert NAME.lower() not in str(words)
    assert "colleague" in Brief.objects.get(conversation=row).goal


def test_who_and_when_stays(chat: Conversation, ada: Person, ezra: Person, agnes: Person) -> None:
    flag = flagged(chat, ezra, said(chat, ada))
    event = Event.objects.get(conversation=chat, seq=flag.seq)
    resolve_flag(caller=cast.caller_of(agnes), flag_id=flag.id, action="redact")
    after = Event.objects.get(conversation=chat, seq=flag.seq)
    kept = ("kind", "at", "author_id", "author_role", "author_alias", "client_id")
    assert [getattr(after, name) for name in kept] == [getattr(event, name) for name in kept]
    note = Redaction.objects.get()
    assert (note.by, note.by_role, note.found) == (agnes, "agent", ["phone"])
    mark = Event.objects.get(conversation=chat, kind="redacted")
    assert mark.data == {"seq": flag.seq, "by": {"role": "agent", "alias": "Agnes agent"}}


def test_the_list_shows_the_last_words_that_are_left(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    flag = flagged(chat, ezra, said(chat, ada))
    resolve_flag(caller=cast.caller_of(agnes), flag_id=flag.id, action="redact")
    chat.refresh_from_db()
    assert chat.last_excerpt == "How do I send an invoice twice?"


def test_two_flags_on_one_message_are_one_redaction(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    seq = said(chat, ada)
    first, second = flagged(chat, ezra, seq), flagged(chat, ada, seq)
    resolve_flag(caller=cast.caller_of(agnes), flag_id=first.id, action="redact")
    second.refresh_from_db()
    assert (second.state, second.resolved_by) == ("resolved", agnes)
    assert Redaction.objects.count() == 1


def test_a_copy_in_another_conversation_goes_too(
    by: As, chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    seq = said(chat, ada)
    made = say(by(agnes), f"/conversations/{chat.id}/split", {"seqs": [seq]})
    assert Event.objects.filter(data__text=CANARY).count() == 2
    flag = flagged(chat, ezra, seq)
    resolve_flag(caller=cast.caller_of(agnes), flag_id=flag.id, action="redact")
    assert everywhere() == []
    assert Event.objects.filter(kind="redacted", conversation_id=made["id"]).count() == 1


def test_the_retry_of_a_redacted_message_brings_nothing_back(
    by: As, chat: Conversation, ada: Person, agnes: Person
) -> None:
    path, body = f"/conversations/{chat.id}/messages", {"text": CANARY}
    first = by(ada).post(path, body, Idempotency_Key="once")
    assert [one["kind"] for one in first.json()["warnings"]] == ["phone"]
    flag = flagged(chat, ada, first.json()["seq"])
    resolve_flag(caller=cast.caller_of(agnes), flag_id=flag.id, action="redact")
    again = by(ada).post(path, body, Idempotency_Key="once")
    assert again["Idempotency-Replayed"] == "true"
    assert again.json()["data"] == {"text": "", "attachments": [], "redacted": True}
    assert everywhere() == []


def said(chat: Conversation, who: Person, text: str = CANARY) -> int:
    event = cast.event(chat, "message", who, "customer", {"text": text, "attachments": []})
    Conversation.objects.filter(id=chat.id).update(last_excerpt=text[:150])
    return event.seq


def flagged(chat: Conversation, who: Person, seq: int) -> Flag:
    return raise_flag(
        caller=cast.caller_of(who), conversation_id=chat.id, kind="personal_data", seq=seq
    )
