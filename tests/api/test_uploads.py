"""Uploading over HTTP: once, by who may write, what is known and not too large (S4)."""

import json
from uuid import uuid4

from django.test import Client

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem
from tests.api.uploading import below, send, there, uploaded
from tests.cast import PASSWORD
from tests.files.made import archive, picture

__all__ = ["there"]


def test_a_file_is_sent_once_by_its_uploader_in_its_conversation(
    by: As, ada: Person, ezra: Person, there: str, tally: Community, my_account: Reason
) -> None:
    file = uploaded(by(ada), there)
    message = {"text": "Look", "attachments": [file["id"]]}
    told = by(ezra).post(f"{there}/messages", message)
    assert problem(told, 422, "invalid")["errors"].keys() == {"attachments"}
    other = {"reason": my_account.slug, "text": "Hello", "language": "en"}
    other_chat = by(ada).post("/communities/tally/conversations", other).json()["id"]
    problem(by(ada).post(f"/conversations/{other_chat}/messages", message), 422, "invalid")
    mine = {**message, "id": str(uuid4())}
    first = by(ada).post(f"{there}/messages", mine)
    again = by(ada).post(f"{there}/messages", mine)
    assert (first.status_code, again.json()) == (201, first.json())
    problem(by(ada).post(f"{there}/messages", {**mine, "attachments": []}), 409, "id_reused")
    problem(by(ada).post(f"{there}/messages", message), 422, "invalid")
    for wrong in ([str(uuid4())], ["nothing"], [file["id"]] * 2, [str(uuid4())] * 11):
        answer = by(ada).post(f"{there}/messages", {"text": "x", "attachments": wrong})
        assert answer.status_code == 422


def test_what_is_too_large_or_of_no_known_type_is_told_before_anything_is_kept(
    by: As, ada: Person, there: str, tally: Community
) -> None:
    tally.policy_values = {"attachment_mib": 1}
    tally.save()
    large = problem(send(by(ada), f"{there}/attachments", b"x" * 1_048_577), 413, "file_too_large")
    assert large["attachment_mib"] == 1
    problem(send(by(ada), f"{there}/attachments", b"x" * 3_000_000), 413, "file_too_large")
    problem(send(by(ada), f"{there}/attachments", archive(), "a.png"), 422, "file_type")
    problem(send(by(ada), f"{there}/attachments", b""), 422, "file_empty")
    assert not StoredFile.objects.exists()
    told = by(ada).post(f"{there}/attachments", {"file": "x"})
    assert problem(told, 422, "invalid")["errors"].keys() == {"file"}
    broken = by(ada).call("POST", f"{there}/attachments", b"x", Content_Type="multipart/form-data")
    problem(broken, 400, "malformed")


def test_only_who_may_write_uploads(
    by: As, ada: Person, erik: Person, otto: Person, olga: Person, there: str, chat: Conversation
) -> None:
    for stranger in (erik, otto):
        problem(send(by(stranger), f"{there}/attachments", picture()), 404, "not_found")
    problem(send(by(olga), f"{there}/attachments", picture()), 409, "not_handler")
    assert by(ada).post(f"{there}/close").status_code == 200
    problem(send(by(ada), f"{there}/attachments", picture()), 409, "closed")
    assert "attachments" not in by(ada).get(there).json()["can"]
    assert not StoredFile.objects.exists()


def test_a_repeated_upload_is_one_file(by: As, ada: Person, there: str) -> None:
    key = {"Idempotency_Key": "upload-1"}
    first = send(by(ada), f"{there}/attachments", picture(), **key)
    again = send(by(ada), f"{there}/attachments", picture(), **key)
    assert first.status_code == again.status_code == 201
    assert again.json() == first.json()
    assert StoredFile.objects.count() == 1
    other = send(by(ada), f"{there}/attachments", picture("JPEG"), **key)
    problem(other, 422, "idempotency_mismatch")


def test_an_upload_is_taken_back_until_it_is_sent(
    by: As, ada: Person, ezra: Person, there: str
) -> None:
    file = uploaded(by(ada), there)
    problem(by(ezra).delete(below(file)), 404, "not_found")
    assert by(ada).delete(below(file)).status_code == 204
    problem(by(ada).get(below(file)), 410, "file_gone")
    sent = uploaded(by(ada), there)
    by(ada).post(f"{there}/messages", {"text": "x", "attachments": [sent["id"]]})
    problem(by(ada).delete(below(sent)), 404, "not_found")


def test_the_page_uploads_with_its_cookie_and_its_csrf_token(ada: Person, there: str) -> None:
    page = Client(enforce_csrf_checks=True)
    page.login(email=ada.email, password=PASSWORD)
    page.get("/")
    page.cookies["csrftoken"] = "x" * 32
    path = f"/api/v1{there}/attachments"
    from django.core.files.uploadedfile import SimpleUploadedFile as File

    refused = page.post(path, {"file": File("a.png", picture())})
    assert json.loads(refused.content)["code"] == "csrf_failed"
    taken = page.post(path, {"file": File("a.png", picture())}, headers={"X-CSRFToken": "x" * 32})
    assert taken.status_code == 201
