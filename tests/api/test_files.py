"""Files over HTTP: uploaded, sent, looked at, taken back, and by nobody else (S4, P14)."""

import pytest
from django.test import Client

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.removing import erase, remove
from peerdesk.domain.files.stores import Missing, store
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem
from tests.api.uploading import below, content_of, send, there, uploaded
from tests.files.made import picture, x_ray

__all__ = ["there"]


@pytest.mark.promise("S4")
@pytest.mark.invariant("I5", "I17")
def test_both_sides_attach_and_only_its_people_get_it(
    by: As, ada: Person, ezra: Person, erik: Person, agnes: Person, otto: Person, there: str
) -> None:
    file = uploaded(by(ada), there, name="Screenshot 1.png")
    assert (file["name"], file["type"], file["state"]) == ("Screenshot 1.png", "image/png", "clean")
    # Until it is sent it is hers alone.
    assert content_of(by(ada).get(below(file))).startswith(b"\x89PNG")
    problem(by(ezra).get(below(file)), 404, "not_found")
    message = {"text": "Look:", "attachments": [file["id"]]}
    posted = by(ada).post(f"{there}/messages", message)
    assert posted.status_code == 201
    expected = {key: file[key] for key in ("id", "name", "size", "type", "url")}
    data = {"text": "Look:", "attachments": [expected]}
    assert posted.json()["data"] == data
    assert by(ezra).get(f"{there}/events").json()["items"][-1]["data"] == data
    for somebody in (ada, ezra, agnes):
        answer = by(somebody).get(below(file))
        assert len(content_of(answer)) == file["size"]
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Disposition"] == 'attachment; filename="Screenshot 1.png"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"
    for stranger in (erik, otto):
        for part in ("", "/details", "/previews/thumbnail.webp"):
            problem(by(stranger).get(below(file) + part), 404, "not_found")
    assert Client().get(file["url"]).status_code == 401


@pytest.mark.invariant("I5")
def test_who_leaves_gets_no_file_any_more(
    by: As, ada: Person, ezra: Person, chat: Conversation, there: str
) -> None:
    file = uploaded(by(ada), there)
    by(ada).post(f"{there}/messages", {"text": "Look", "attachments": [file["id"]]})
    assert content_of(by(ezra).get(below(file)))
    Participant.objects.filter(conversation=chat, person=ezra).update(left_at=clock.now())
    problem(by(ezra).get(below(file)), 404, "not_found")


def test_a_file_needs_no_words_but_something_must_be_said(
    by: As, ada: Person, chat: Conversation, there: str
) -> None:
    file = uploaded(by(ada), there, name="invoice.png")
    problem(by(ada).post(f"{there}/messages", {"text": " "}), 422, "invalid")
    told = by(ada).post(f"{there}/messages", {"text": "", "attachments": [file["id"]]})
    assert told.status_code == 201, told.content
    chat.refresh_from_db()
    assert chat.last_excerpt == "invoice.png"


@pytest.mark.promise("S4")
def test_a_conversation_opens_with_files_that_are_used_once(
    by: As, ada: Person, agnes: Person, otto: Person, my_account: Reason
) -> None:
    where = "/communities/tally"
    told = send(by(ada), f"{where}/attachments", picture("JPEG"), "IMG 1.JPG")
    assert told.status_code == 201
    file = told.json()
    assert file["name"] == "IMG 1.jpg"
    ask = {"reason": my_account.slug, "text": "See", "language": "en", "attachments": [file["id"]]}
    theirs = by(otto).post(f"{where}/conversations", {**ask, "channel": "ticket"})
    assert problem(theirs, 422, "invalid")["errors"].keys() == {"attachments"}
    opened = by(ada).post(f"{where}/conversations", ask)
    assert opened.status_code == 201
    events = by(agnes).get(f"/conversations/{opened.json()['id']}/events").json()["items"]
    assert [one["id"] for one in events[0]["data"]["attachments"]] == [file["id"]]
    assert content_of(by(agnes).get(below(file)))
    problem(by(ada).post(f"{where}/conversations", ask), 422, "invalid")
    assert StoredFile.objects.get().keep_until is None


def test_a_form_takes_files_of_its_own(
    by: As, ada: Person, agnes: Person, failed_payment: Reason
) -> None:
    failed_payment.fields = [
        {"key": "receipt", "kind": "file", "label": {"en": "Receipt"}, "required": True}
    ]
    failed_payment.save()
    file = send(by(ada), "/communities/tally/attachments", picture()).json()
    ask = {"reason": failed_payment.slug, "text": "Twice", "language": "en"}
    problem(by(ada).post("/communities/tally/conversations", ask), 422, "invalid")
    ask["fields"] = {"receipt": [file["id"]]}
    opened = by(ada).post("/communities/tally/conversations", ask)
    assert opened.status_code == 201
    assert content_of(by(agnes).get(below(file)))


@pytest.mark.promise("P14")
def test_a_page_sees_the_pictures_of_an_x_ray(
    by: As, ada: Person, ezra: Person, there: str
) -> None:
    file = uploaded(by(ada), there, x_ray(), "knee.dcm")
    assert {"patient_removed", "pixels_may_name"} <= set(file["changes"])
    by(ada).post(f"{there}/messages", {"text": "x", "attachments": [file["id"]]})
    details = by(ezra).get(f"{below(file)}/details").json()
    small, samples = details["previews"]
    assert (samples["kind"], samples["window"]) == ("samples", {"center": 1000, "width": 2000})
    for one in (small, samples):
        answer = by(ezra).get(one["url"].removeprefix("/api/v1"))
        assert answer["Content-Type"] == one["type"]
        assert content_of(answer)
    problem(by(ezra).get(f"{below(file)}/previews/content"), 404, "not_found")


@pytest.mark.promise("P10")
@pytest.mark.invariant("I16")
def test_a_removed_file_is_gone_from_every_place(
    by: As, ada: Person, ezra: Person, there: str
) -> None:
    key = {"Idempotency_Key": "once"}
    file = send(by(ada), f"{there}/attachments", picture(), "Hans Muster.png", **key).json()
    by(ada).post(f"{there}/messages", {"text": "x", "attachments": [file["id"]]})
    row = StoredFile.objects.get()
    assert remove(file_ids=[row.id], now=clock.now()) == 1
    assert remove(file_ids=[row.id], now=clock.now()) == 0
    problem(by(ezra).get(below(file)), 410, "file_gone")
    assert erase(file_id=row.id)
    for part in ("content", "thumbnail.webp"):
        with pytest.raises(Missing):
            store().open(f"{row.id}/{part}")
    row.refresh_from_db()
    assert (row.name, bytes(row.sha256), row.previews, row.due_at) == ("", b"", [], None)
    again = send(by(ada), f"{there}/attachments", picture(), "Hans Muster.png", **key)
    assert (again.json()["id"], again.json()["name"]) == (file["id"], "")


def test_a_token_of_elsewhere_opens_nothing(
    by: As, ada: Person, there: str, elsewhere: Community
) -> None:
    Membership.objects.create(
        community=elsewhere, person=ada, role="customer", alias="Ada", active=True
    )
    told = send(by(ada), "/communities/elsewhere/attachments", picture())
    file = told.json()
    ask = {"text": "x", "attachments": [file["id"]]}
    problem(by(ada).post(f"{there}/messages", ask), 422, "invalid")
