"""What becoming an expert asks for: an alias, a picture, approval, proof, the rules."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.admission.models import Acceptance, Application, Credential, Picture
from peerdesk.domain.admission.operations.rules import publish_rules
from peerdesk.domain.communities.models import AccessCode, Community, Membership
from peerdesk.domain.people.models import Person
from tests.web.conftest import Browser
from tests.web.joining_steps import (
    PATH,
    code,
    here,
    nora,
    picture,
    take,
    walk_to_the_end,
)
from tests.web.pages import read, words
from tests.workflows.scenes import set_policy

__all__ = ["code", "nora"]

pytestmark = pytest.mark.django_db


@pytest.mark.promise("F4")
@pytest.mark.parametrize(
    "alias",
    [
        *("Support", "Suppоrt", "Tally", "TaIly Help", "Admin", "Agnes agent", "Olga owner"),
        *("Ezra expert", "EZRA EXPERT", "nora@example.org", "N", "Nora 079 123 4567", "N\u200bova"),
    ],
)
def test_alias_never_looks_like_staff_or_another_expert(
    browser: Browser, nora: Person, code: AccessCode, agnes: Person, ezra: Person, alias: str
) -> None:
    client = browser(nora)
    take(client, "code", access_code="KNOW-HOW")
    take(client, "languages", languages=["en"])
    answer = take(client, "alias", alias=alias)
    assert words(read(answer, 422), ".field.wrong .error")
    assert here(client) == "alias"


@pytest.mark.promise("F4")
def test_picture_is_written_anew_and_seen_in_the_community_alone(
    browser: Browser, nora: Person, code: AccessCode, ada: Person, otto: Person
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera that tells where"
    written = BytesIO()
    Image.new("RGB", (640, 480), "blue").save(written, "JPEG", exif=exif)
    client = browser(nora)
    take(client, "code", access_code="KNOW-HOW")
    take(client, "languages", languages=["en"])
    upload = SimpleUploadedFile("me.jpg", written.getvalue(), "image/jpeg")
    take(client, "alias", alias="Nova", picture=upload)
    kept = Picture.objects.get()
    image = Image.open(BytesIO(bytes(kept.image)))
    assert (image.format, image.size, len(image.getexif())) == ("WEBP", (192, 192), 0)
    answer = browser(ada).get(f"/pictures/{kept.id}/")
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "immutable" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    for stranger in (otto, None):
        assert browser(stranger).get(f"/pictures/{kept.id}/").status_code == 404
    assert browser(ada).get(f"/pictures/{new_id()}/").status_code == 404
    client.post(f"{PATH}", {"step": "alias", "alias": "Nova", "no_picture": "on"})
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload='alert(1)'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n broken", b"a" * 99]
)
def test_what_is_no_picture_is_refused(
    browser: Browser, nora: Person, code: AccessCode, content: bytes
) -> None:
    client = browser(nora)
    take(client, "code", access_code="KNOW-HOW")
    take(client, "languages", languages=["en"])
    upload = SimpleUploadedFile("me.png", content, "image/png")
    assert take(client, "alias", alias="Nova", picture=upload).status_code == 422
    assert not Picture.objects.exists()


@pytest.mark.promise("F1")
def test_an_owners_approval_is_waited_for(
    browser: Browser, nora: Person, code: AccessCode, tally: Community
) -> None:
    set_policy(tally, expert_approval=True)
    client = browser(nora)
    walk_to_the_end(client)
    assert take(client, "finish", note="I keep books since 1999.")["Location"] == PATH
    page = read(client.get(PATH))
    assert "Waits for an owner" in words(page, ".tag")
    assert not Membership.objects.filter(person=nora).exists()
    application = Application.objects.get()
    assert (application.state, application.note) == ("submitted", "I keep books since 1999.")


@pytest.mark.promise("F1")
def test_proof_is_asked_for_where_the_community_wants_it(
    browser: Browser, nora: Person, code: AccessCode, tally: Community
) -> None:
    set_policy(tally, expert_credential=True)
    client = browser(nora)
    take(client, "code", access_code="KNOW-HOW")
    take(client, "languages", languages=["en"])
    take(client, "alias", alias="Nova")
    assert here(client) == "proof"
    fake = SimpleUploadedFile("licence.pdf", b"<script>", "application/pdf")
    assert take(client, "proof", what="Licence 1", file=fake).status_code == 422
    real = SimpleUploadedFile("licence.pdf", b"%PDF-1.7 licence %%EOF", "application/pdf")
    take(client, "proof", what="Licence 1", file=real)
    assert here(client) == "finish"
    kept = Credential.objects.get()
    assert (kept.area, kept.state, kept.what) == (None, "submitted", "Licence 1")
    assert b"licence" not in bytes(kept.file_sealed)


@pytest.mark.promise("F1")
def test_new_version_of_the_rules_asks_again(
    browser: Browser, ezra: Person, tally: Community, olga: Person
) -> None:
    client = browser(ezra)
    assert client.get("/workspace/rules/tally/").status_code == 404
    first = publish_rules(community=tally, texts={"en": "One."}, published_by=olga, now=clock.now())
    assert "has new rules" in " ".join(words(read(client.get("/workspace/")), ".rules-due"))
    newer = publish_rules(community=tally, texts={"en": "Two."}, published_by=olga, now=clock.now())
    late = client.post("/workspace/rules/tally/", {"accepted": "on", "version": first.version})
    page = read(late, 422)
    assert words(page, ".paper") == ["Two."]
    assert page.cssselect("input[name=version]")[0].get("value") == "2"
    client.post("/workspace/rules/tally/", {"accepted": "on", "version": newer.version})
    assert Acceptance.objects.get(person=ezra).rules == newer
    assert not words(read(client.get("/workspace/")), ".rules-due")


@pytest.mark.promise("F4")
def test_an_expert_changes_alias_and_picture_later(browser: Browser, ezra: Person) -> None:
    client = browser(ezra)
    form = {"alias": "Ezra the Second", "picture": picture(kind="WEBP")}
    assert client.post("/workspace/alias/tally/", form).status_code == 302
    assert Membership.objects.get(person=ezra).alias == "Ezra the Second"
    assert Picture.objects.filter(person=ezra).count() == 1
    assert client.post("/workspace/alias/tally/", {"alias": "Team"}).status_code == 422
