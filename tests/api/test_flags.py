"""Personal data looked for before sending, flags raised and decided (P10)."""

import pytest

from peerdesk.core.models import Bucket, IdempotencyKey
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.people.models import Person
from tests import cast
from tests.api.conftest import As, Program

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P10")]
NUMBER = "079 123 45 67"


@pytest.fixture
def told(chat: Conversation, ada: Person) -> int:
    """Ada has written her number; the event's place."""
    text = f"Call me: {NUMBER}"
    return cast.event(chat, "message", ada, "customer", {"text": text, "attachments": []}).seq


def flagged(by: As, who: Person, chat: Conversation, seq: int, kind: str = "personal_data") -> str:
    answer = by(who).post(f"/conversations/{chat.id}/flags", {"kind": kind, "seq": seq})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def test_check_says_what_and_where_and_keeps_nothing(by: As, ada: Person) -> None:
    text = f"Ruf an: {NUMBER}, oder ada@example.org"
    answer = by(ada).post(
        "/personal-data-check", {"text": text, "language": "de"}, Idempotency_Key="one"
    )
    assert [(one["kind"], one["text"]) for one in answer.json()["found"]] == [
        ("phone", NUMBER),
        ("email", "ada@example.org"),
    ]
    first = answer.json()["found"][0]
    assert text[first["start"] : first["end"]] == NUMBER
    assert not IdempotencyKey.objects.exists()


def test_check_is_for_signed_in_people_and_bounded(anyone: Program, by: As, ada: Person) -> None:
    assert anyone.post("/personal-data-check", {"text": NUMBER}).status_code == 401
    assert by(ada).post("/personal-data-check", {"text": "1" * 8001}).status_code == 422
    by(ada).post("/personal-data-check", {"text": "hi"})
    Bucket.objects.update(level=-9)
    answer = by(ada).post("/personal-data-check", {"text": "hi"})
    assert answer.status_code == 429
    assert answer["Retry-After"]


def test_everybody_in_it_can_flag(
    by: As, ada: Person, ezra: Person, agnes: Person, chat: Conversation, told: int
) -> None:
    for who, role in ((ada, "customer"), (ezra, "expert"), (agnes, "agent")):
        body = {"kind": "personal_data", "seq": told, "note": "please look"}
        flag = by(who).post(f"/conversations/{chat.id}/flags", body).json()
        assert (flag["state"], flag["seq"], flag["raised_by"]["role"]) == ("open", told, role)


def test_outsiders_find_no_conversation_and_no_flag(
    by: As, ada: Person, otto: Person, erik: Person, chat: Conversation, told: int
) -> None:
    flag = flagged(by, ada, chat, told)
    for stranger in (otto, erik):
        body = {"kind": "abuse", "seq": told}
        assert by(stranger).post(f"/conversations/{chat.id}/flags", body).status_code == 404
        assert by(stranger).get(f"/conversations/{chat.id}/flags").status_code == 404
        assert by(stranger).get(f"/flags/{flag}").status_code == 404
        answer = by(stranger).post(f"/flags/{flag}/resolve", {"action": "redact"})
        assert answer.status_code == 404
        assert by(stranger).get("/communities/tally/flags").status_code == 404


def test_who_raised_it_doesnt_decide_it(
    by: As, ada: Person, ezra: Person, chat: Conversation, told: int
) -> None:
    flag = flagged(by, ezra, chat, told)
    for who in (ezra, ada):
        answer = by(who).post(f"/flags/{flag}/resolve", {"action": "dismiss"})
        assert answer.status_code == 404
    assert by(ezra).get(f"/flags/{flag}").json()["removes"] is None
    assert by(ada).get(f"/flags/{flag}").status_code == 404


def test_pressed_twice_is_one_flag(by: As, ada: Person, chat: Conversation, told: int) -> None:
    assert flagged(by, ada, chat, told) == flagged(by, ada, chat, told)


def test_a_note_is_kept_without_what_it_quotes(
    by: As, ezra: Person, chat: Conversation, told: int
) -> None:
    body = {"kind": "personal_data", "seq": told, "note": f"her number is +41 {NUMBER[1:]}"}
    flag = by(ezra).post(f"/conversations/{chat.id}/flags", body).json()
    assert flag["note"] == "her number is …"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "gossip", "seq": 1}, "kind"),
        ({"kind": "personal_data"}, "seq"),
        ({"kind": "personal_data", "seq": 99}, "seq"),
        ({"kind": "personal_data", "seq": 2}, "seq"),  # Ezra joined: no text in it
        ({"kind": "abuse", "seq": 0}, "seq"),
        ({"kind": "other", "note": "x" * 501}, "note"),
    ],
)
def test_what_is_no_flag(
    by: As, ada: Person, chat: Conversation, body: dict[str, object], field: str
) -> None:
    answer = by(ada).post(f"/conversations/{chat.id}/flags", body)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_hidden_entries_cant_be_flagged(
    by: As, ada: Person, agnes: Person, chat: Conversation
) -> None:
    cast.participant(chat, agnes, "agent")
    note = cast.event(chat, "note", agnes, "agent", {"text": "strange"})
    Event.objects.filter(conversation=chat, seq=note.seq).update(audience=["agent"])
    answer = by(ada).post(f"/conversations/{chat.id}/flags", {"kind": "abuse", "seq": note.seq})
    assert answer.status_code == 422


def test_redact_takes_the_text_and_tells_everybody(
    by: As, ada: Person, ezra: Person, agnes: Person, chat: Conversation, told: int
) -> None:
    flag = flagged(by, ezra, chat, told)
    shown = by(agnes).get(f"/flags/{flag}").json()["removes"]
    assert [one["text"] for one in shown["found"]] == [NUMBER]
    answer = by(agnes).post(f"/flags/{flag}/resolve", {"action": "redact", "note": "Thank you."})
    assert (answer.status_code, answer.json()["state"]) == (200, "resolved")
    for who in (ada, ezra, agnes):
        events = by(who).get(f"/conversations/{chat.id}/events?after={told - 1}")
        assert NUMBER not in events.content.decode()
        gone, mark = events.json()["items"]
        assert gone["data"] == {"text": "", "attachments": [], "redacted": True}
        assert gone["author"]["role"] == "customer"
        assert (mark["kind"], mark["data"]["seq"]) == ("redacted", told)
    mine = by(ezra).get(f"/conversations/{chat.id}/flags").json()["items"]
    assert [(one["state"], one["answer"]) for one in mine] == [("resolved", "Thank you.")]


def test_decided_once(
    by: As, ezra: Person, agnes: Person, olga: Person, chat: Conversation, told: int
) -> None:
    flag = flagged(by, ezra, chat, told)
    assert by(agnes).post(f"/flags/{flag}/resolve", {"action": "redact"}).status_code == 200
    again = by(olga).post(f"/flags/{flag}/resolve", {"action": "dismiss"})
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")
    assert "resolved" in again.json()["detail"]
    late = by(ezra).post(f"/conversations/{chat.id}/flags", {"kind": "abuse", "seq": told})
    assert (late.status_code, late.json()["code"]) == (409, "already_removed")
    assert Event.objects.filter(conversation=chat, kind="redacted").count() == 1


def test_dismiss_leaves_everything(
    by: As, ezra: Person, agnes: Person, chat: Conversation, told: int
) -> None:
    flag = flagged(by, ezra, chat, told, "abuse")
    answer = by(agnes).post(f"/flags/{flag}/resolve", {"action": "dismiss"})
    assert answer.json()["state"] == "dismissed"
    assert Event.objects.get(conversation=chat, seq=told).data["text"].endswith(NUMBER)


def test_a_whole_conversation_has_nothing_to_redact(
    by: As, ada: Person, agnes: Person, chat: Conversation
) -> None:
    answer = by(ada).post(f"/conversations/{chat.id}/flags", {"kind": "wrong_area"})
    flag = answer.json()["id"]
    no = by(agnes).post(f"/flags/{flag}/resolve", {"action": "redact"})
    assert (no.status_code, list(no.json()["errors"])) == (422, ["action"])
    done = by(agnes).post(f"/flags/{flag}/resolve", {"action": "done"})
    assert done.json()["state"] == "resolved"
    assert by(agnes).post(f"/flags/{flag}/resolve", {"action": "burn"}).status_code == 422


def test_the_queue_is_oldest_first_and_paged(
    by: As, ada: Person, ezra: Person, agnes: Person, chat: Conversation, told: int
) -> None:
    flags = [flagged(by, ada, chat, told), flagged(by, ezra, chat, told)]
    flags.append(flagged(by, ezra, chat, told, "abuse"))
    first = by(agnes).get("/communities/tally/flags?limit=2").json()
    assert [one["id"] for one in first["items"]] == flags[:2]
    rest = by(agnes).get(f"/communities/tally/flags?cursor={first['next']}").json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (flags[2:], None)
    only = by(agnes).get("/communities/tally/flags?kind=abuse").json()
    assert [one["id"] for one in only["items"]] == flags[2:]


def test_other_messages_with_the_same_number_go_too_if_asked(
    by: As, ezra: Person, agnes: Person, chat: Conversation, told: int
) -> None:
    text = "So +41 79 123 45 67? I will call 0791234567."
    mine = cast.event(chat, "message", ezra, "expert", {"text": text, "attachments": []}).seq
    flag = flagged(by, ezra, chat, told)
    assert by(agnes).get(f"/flags/{flag}").json()["removes"]["also"] == [mine]
    by(agnes).post(f"/flags/{flag}/resolve", {"action": "redact", "also": [mine]})
    gone = Event.objects.filter(conversation=chat, kind="redacted").values_list("data__seq")
    assert [seq for (seq,) in gone] == [told, mine]
