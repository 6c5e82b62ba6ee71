"""Becoming an expert, step by step, without a script: left, resumed, refused, finished."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.admission.models import Acceptance, Application, Credential, Picture
from peerdesk.domain.admission.operations.rules import publish_rules
from peerdesk.domain.communities.models import AccessCode, Area, Community, Membership
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Seat
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db
PATH = "/workspace/join/tally/"


@pytest.fixture
def code(tally: Community, invoicing: Area, olga: Person) -> AccessCode:
    """For two, made by Olga for the spring letter."""
    return AccessCode.objects.create(
        community=tally, code="KNOW-HOW", quota=2, made_by=olga, label="Spring letter"
    )


@pytest.fixture
def nora(db: None) -> Person:
    """Has an account and nothing else."""
    return cast.person("Nora", language="de")


def picture(colour: str = "red", kind: str = "PNG", side: int = 300) -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(written, kind)
    return SimpleUploadedFile(f"me.{kind.lower()}", written.getvalue(), f"image/{kind.lower()}")


def take(client: Client, step: str, **fields: object) -> HttpResponse:
    return client.post(PATH, {"step": step, **fields})


def here(client: Client) -> str:
    (step,) = read(client.get(PATH)).cssselect("form input[name=step]")
    return str(step.get("value"))


def walk_to_the_end(client: Client, alias: str = "Nova") -> None:
    take(client, "code", access_code="KNOW-HOW")
    take(client, "languages", languages=["de", "en"])
    take(client, "alias", alias=alias)
    assert here(client) in ("rules", "finish")


@pytest.mark.promise("C1", "F1", "F2", "F4")
def test_from_the_code_to_the_tests(
    browser: Browser, nora: Person, code: AccessCode, tally: Community
) -> None:
    rules = publish_rules(
        community=tally, texts={"en": "Be kind."}, published_by=None, now=clock.now()
    )
    client = browser(nora)
    assert here(client) == "code"
    assert take(client, "code", access_code=" KNOW-HOW ").status_code == 302
    assert here(client) == "languages"
    take(client, "languages", languages=["de", "fr"])
    assert here(client) == "alias"
    take(client, "alias", alias="Nova", picture=picture())
    page = read(client.get(PATH))
    assert words(page, ".paper") == ["Be kind."]
    take(client, "rules", accepted="on", version=rules.version)
    assert not Membership.objects.filter(person=nora).exists()
    answer = take(client, "finish")
    assert (answer.status_code, answer["Location"]) == (302, "/workspace/areas/tally/")
    membership = Membership.objects.get(person=nora)
    assert (membership.role, membership.alias) == ("expert", "Nova")
    assert membership.access_code == code
    assert Availability.objects.get(person=nora).languages == ["de", "fr"]
    assert Seat.objects.get(person=nora).languages == ["de", "fr"]
    assert Acceptance.objects.get(person=nora).rules == rules
    code.refresh_from_db()
    assert code.used == 1
    assert client.get(PATH)["Location"] == "/workspace/areas/tally/"


@pytest.mark.promise("C1")
def test_left_at_any_step_it_goes_on_there(
    browser: Browser, nora: Person, code: AccessCode
) -> None:
    take(browser(nora), "code", access_code="KNOW-HOW")
    assert here(browser(nora)) == "languages"
    begun = read(browser(nora).get("/workspace/join/"))
    assert "Go on where you left" in " ".join(words(begun, ".tiles"))
    take(browser(nora), "languages", languages=["en"])
    assert here(browser(nora)) == "alias"
    # An earlier step may be seen and changed again; a later one can't be reached.
    changed = read(browser(nora).get(f"{PATH}?step=languages"))
    assert changed.cssselect("input[name=step]")[0].get("value") == "languages"
    skipped = read(browser(nora).get(f"{PATH}?step=finish"))
    assert skipped.cssselect("input[name=step]")[0].get("value") == "alias"
    take(browser(nora), "finish")
    assert not Membership.objects.filter(person=nora).exists()


@pytest.mark.promise("C1")
def test_wrong_and_revoked_codes_are_refused_and_guessing_is_throttled(
    browser: Browser, nora: Person, code: AccessCode
) -> None:
    client = browser(nora)
    for guess in ("wrong", "know-how", "KNOWHOW"):
        answer = take(client, "code", access_code=guess)
        assert "This access code is not valid." in words(read(answer, 422), ".error")[0]
    AccessCode.objects.update(revoked_at=clock.now())
    assert take(client, "code", access_code="KNOW-HOW").status_code == 422
    AccessCode.objects.update(revoked_at=None, expires_at=cast.PAST)
    assert take(client, "code", access_code="KNOW-HOW").status_code == 409
    sixth = take(client, "code", access_code="KNOW-HOW")
    assert "too often" in words(read(sixth, 429), ".summary")[0]


@pytest.mark.promise("C1")
def test_code_that_is_revoked_on_the_way_leads_back_to_the_first_step(
    browser: Browser, nora: Person, code: AccessCode
) -> None:
    client = browser(nora)
    walk_to_the_end(client)
    AccessCode.objects.update(revoked_at=clock.now())
    assert here(client) == "code"
    take(client, "finish")
    assert not Membership.objects.filter(person=nora).exists()


def test_the_links_code_is_filled_in(browser: Browser, nora: Person, code: AccessCode) -> None:
    page = read(browser(nora).get(f"{PATH}?code=KNOW-HOW"))
    assert page.cssselect("input[name=access_code]")[0].get("value") == "KNOW-HOW"


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
    cast_policy(tally, expert_approval=True)
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
    cast_policy(tally, expert_credential=True)
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


def test_groups_are_found_by_name_and_area(
    browser: Browser, nora: Person, invoicing: Area, payroll: Area, elsewhere: Community
) -> None:
    cast.area(elsewhere, "gardening")
    client = browser(nora)

    def found(asked: str) -> list[str]:
        return words(read(client.get("/workspace/join/", {"q": asked})), ".group h3")

    assert found("") == ["Elsewhere", "Tally"]
    assert found("tal") == ["Tally"]
    assert found("garden") == ["Elsewhere"]
    assert found("tally payroll") == ["Tally"]
    assert found("%") == found("nothing") == []
    assert "Nothing found" in " ".join(words(read(client.get("/workspace/join/?q=zzz")), ".empty"))


def test_community_without_areas_takes_nobody(
    browser: Browser, nora: Person, tally: Community
) -> None:
    assert browser(nora).get(PATH).status_code == 404
    assert browser(nora).get("/workspace/join/nowhere/").status_code == 404


@pytest.mark.invariant("I17")
def test_strangers_and_outsiders(
    browser: Browser, otto: Person, ada: Person, code: AccessCode, tally: Community
) -> None:
    publish_rules(community=tally, texts={"en": "One."}, published_by=None, now=clock.now())
    for address in (PATH, "/workspace/join/", "/workspace/rules/tally/", "/workspace/alias/tally/"):
        assert browser(None).get(address)["Location"].startswith("/accounts/login/?next=")
    for page in ("alias", "rules", "credentials"):
        for somebody in (otto, ada):
            for verb in (browser(somebody).get, browser(somebody).post):
                assert verb(f"/workspace/{page}/tally/").status_code == 404


@pytest.mark.promise("F4")
def test_an_expert_changes_alias_and_picture_later(browser: Browser, ezra: Person) -> None:
    client = browser(ezra)
    form = {"alias": "Ezra the Second", "picture": picture(kind="WEBP")}
    assert client.post("/workspace/alias/tally/", form).status_code == 302
    assert Membership.objects.get(person=ezra).alias == "Ezra the Second"
    assert Picture.objects.filter(person=ezra).count() == 1
    assert client.post("/workspace/alias/tally/", {"alias": "Team"}).status_code == 422


def cast_policy(of: Community, **values: object) -> None:
    of.policy_values = values
    of.save()
