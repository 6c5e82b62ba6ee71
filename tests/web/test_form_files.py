"""Files of a ticket's form without a script: they come with it, and nothing chosen is lost."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from peerdesk.core.limits import take
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.storing import UPLOADS
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.files.made import acting_pdf, picture
from tests.web.test_contact_form import form, signed_in

WHERE = "/c/tally/write/failed-payment/"


@pytest.fixture
def receipts(failed_payment: Reason) -> Reason:
    failed_payment.fields = [
        {"key": "receipt", "kind": "file", "label": {"en": "Receipt"}, "required": True}
    ]
    failed_payment.save()
    return failed_payment


def shot(name: str = "shot.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), "image/png")


@pytest.mark.promise("S2", "S4")
def test_the_files_come_with_the_form(ada: Person, receipts: Reason) -> None:
    client = signed_in(ada)
    page = client.get(WHERE).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'name="files.receipt"' in page
    told = client.post(WHERE, {**form(), "files.receipt": [shot(), shot("second.png")]})
    assert told.status_code == 302
    kept = Conversation.objects.get().fields["receipt"]
    names = StoredFile.objects.filter(id__in=kept).order_by("id").values_list("name", flat=True)
    assert list(names) == ["shot.png", "second.png"]


@pytest.mark.promise("S2")
def test_what_else_is_wrong_keeps_them(ada: Person, receipts: Reason) -> None:
    client = signed_in(ada)
    wrong = client.post(WHERE, {**form(text=" "), "files.receipt": shot()})
    assert wrong.status_code == 422
    (file,) = StoredFile.objects.all()
    page = wrong.content.decode()
    assert f'name="fields.receipt" value="{file.id}"' in page
    assert "1 file is here already." in page
    right = client.post(WHERE, {**form(), "fields.receipt": str(file.id)})
    assert right.status_code == 302
    assert Conversation.objects.get().fields["receipt"] == [str(file.id)]


@pytest.mark.promise("S4")
def test_a_refused_file_is_named_and_keeps_the_others(ada: Person, receipts: Reason) -> None:
    bad = SimpleUploadedFile("run.exe", b"MZ\x90\x00" + bytes(200), "image/png")
    told = signed_in(ada).post(WHERE, {**form(), "files.receipt": [shot(), bad]})
    assert told.status_code == 422
    page = told.content.decode()
    assert "run.exe: Files of this type can" in page
    assert "1 file is here already." in page
    assert "How do I send an invoice?" in page
    assert not Conversation.objects.exists()


def test_they_are_looked_into_like_any_other(ada: Person, receipts: Reason) -> None:
    acting = SimpleUploadedFile("acts.pdf", acting_pdf(), "application/pdf")
    signed_in(ada).post(WHERE, {**form(), "files.receipt": acting})
    assert StoredFile.objects.get().changes


def test_too_many_and_too_often_are_said(ada: Person, receipts: Reason) -> None:
    client = signed_in(ada)
    several = [str(uuid4()) for _ in range(10)]
    sent = {**form(), "fields.receipt": several, "files.receipt": shot()}
    assert "shot.png: At most 10 files" in client.post(WHERE, sent).content.decode()
    assert not StoredFile.objects.exists()
    for _ in range(UPLOADS.burst):
        take(UPLOADS, ada.id)
    often = client.post(WHERE, {**form(), "files.receipt": shot()}).content.decode()
    assert "shot.png: That was too often." in often


def test_the_same_form_twice_is_one_ticket(ada: Person, receipts: Reason) -> None:
    client, once = signed_in(ada), form()
    first = client.post(WHERE, {**once, "files.receipt": shot()})
    again = client.post(WHERE, {**once, "files.receipt": shot()})
    assert first.headers["Location"] == again.headers["Location"]
    assert Conversation.objects.count() == 1
