"""The owner's pages about people: experts, codes, the two queues, rules and entry."""

from collections.abc import Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from peerdesk.core import clock
from peerdesk.domain.admission.models import Application, Credential, Rules
from peerdesk.domain.admission.operations.credentials import hand_in
from peerdesk.domain.communities.models import AccessCode, Area, Community, Membership
from peerdesk.domain.expertise.models import Qualification
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Seat
from peerdesk.workflows.sweep import end_credentials, refresh_due
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db
ROOT = "/manage/tally/people/"
PDF = b"%PDF-1.7 a licence %%EOF"


@pytest.fixture
def office(browser: Browser, olga: Person) -> Client:
    """Olga's browser."""
    return browser(olga)


@pytest.fixture
def applied(tally: Community, invoicing: Area, olga: Person) -> Application:
    """Nora waits for approval; she came with Olga's code."""
    tally.policy_values = {"expert_approval": True}
    tally.save()
    code = AccessCode.objects.create(
        community=tally, code="MAY", quota=5, used=1, made_by=olga, label="Letter of May"
    )
    return Application.objects.create(
        community=tally,
        person=cast.person("Nora"),
        state="submitted",
        access_code=code,
        languages=["de"],
        alias="Nova",
        alias_key="nova",
        note="Since 1999.",
        submitted_at=clock.now(),
    )


@pytest.fixture
def proof(tally: Community, ezra: Person, invoicing: Area) -> Credential:
    """Ezra's licence for invoicing, which is regulated."""
    Area.objects.filter(id=invoicing.id).update(needs_credential=True)
    return handed_in(tally, ezra, invoicing)


def handed_in(of: Community, by: Person, area: Area | None) -> Credential:
    return hand_in(
        community=of, person=by, area=area, what="Licence 7", valid_until=None, file=PDF,
        now=clock.now(),
    )  # fmt: skip


def text_of(tree: object) -> str:
    return " ".join(words(tree, "main"))


@pytest.mark.promise("C1")
def test_code_is_made_listed_with_its_link_and_revoked(office: Client, olga: Person) -> None:
    form = {"label": "Mrs Keller", "quota": "1", "expires_at": "2100-01-01T10:00"}
    assert office.post(f"{ROOT}codes/", form).status_code == 302
    code = AccessCode.objects.get()
    assert (code.label, code.quota, code.made_by) == ("Mrs Keller", 1, olga)
    assert len(code.code) == 14
    page = read(office.get(f"{ROOT}codes/"))
    (link,) = page.cssselect("[data-link]")
    assert str(link.get("value")).endswith(f"/workspace/join/tally/?code={code.code}")
    assert "personal · 0 of 1 joined" in text_of(page)
    office.post(f"{ROOT}codes/{code.id}/revoke")
    code.refresh_from_db()
    assert code.revoked_at is not None
    page = read(office.get(f"{ROOT}codes/"))
    assert words(page, ".tag") == ["revoked"]
    assert not page.cssselect("[data-link]")


@pytest.mark.parametrize(
    "form", [{"quota": "0"}, {"quota": "many"}, {"expires_at": "2020-01-01T10:00"}]
)
def test_impossible_code_is_marked(office: Client, form: dict[str, str]) -> None:
    assert words(read(office.post(f"{ROOT}codes/", form), 422), ".field.wrong .error")
    assert not AccessCode.objects.exists()


@pytest.mark.promise("C1")
def test_origin_of_an_expert_is_seen(office: Client, applied: Application, olga: Person) -> None:
    office.post(f"{ROOT}applications/{applied.id}/decide", {"decision": "approve"})
    page = read(office.get(f"{ROOT}{applied.person_id}/"))
    assert "MAY , Letter of May made by Olga Surname" in text_of(page)
    found = read(office.get(ROOT, {"q": "nova"}))
    assert words(found, "tbody strong") == ["Nova"]
    assert words(read(office.get(ROOT, {"q": "nora@example"})), "tbody strong") == ["Nova"]
    assert "Nothing found" in text_of(read(office.get(ROOT, {"q": "zzz"})))


@pytest.mark.promise("F1")
def test_applicant_is_approved_once(office: Client, applied: Application) -> None:
    page = read(office.get(f"{ROOT}applications/"))
    assert "Nova" in text_of(page)
    assert "“Since 1999.”" in text_of(page)
    assert words(page, ".count") == ["1"]
    office.post(f"{ROOT}applications/{applied.id}/decide", {"decision": "approve"})
    membership = Membership.objects.get(person=applied.person)
    assert (membership.role, membership.alias) == ("expert", "Nova")
    assert Seat.objects.get(person=applied.person).languages == ["de"]
    again = office.post(
        f"{ROOT}applications/{applied.id}/decide", {"decision": "approve"}, follow=True
    )
    assert "Somebody has decided on this already." in text_of(read(again))
    assert "Nobody waits" in text_of(read(again))


@pytest.mark.promise("F1")
def test_applicant_who_is_refused_reads_why_and_frees_the_place(
    office: Client, browser: Browser, applied: Application
) -> None:
    decide = f"{ROOT}applications/{applied.id}/decide"
    empty = office.post(decide, {"decision": "refuse", "reason": " "}, follow=True)
    assert "Please say why" in text_of(read(empty))
    office.post(decide, {"decision": "refuse", "reason": "Not our customer."})
    applied.refresh_from_db()
    assert applied.state == "refused"
    assert applied.access_code is not None
    applied.access_code.refresh_from_db()
    assert applied.access_code.used == 0
    page = read(browser(applied.person).get("/workspace/join/tally/"))
    assert "Not our customer." in text_of(page)
    # And may come again with a code.
    client = browser(applied.person)
    client.post("/workspace/join/tally/", {"step": "code", "access_code": "MAY"})
    client.post("/workspace/join/tally/", {"step": "finish"})
    applied.refresh_from_db()
    assert applied.state == "submitted"
    assert applied.reviewed_at is None


@pytest.mark.promise("F1", "C3")
@pytest.mark.invariant("I8")
def test_regulated_area_opens_with_the_credential_and_closes_with_its_end(
    office: Client, proof: Credential, ezra: Person, invoicing: Area
) -> None:
    from peerdesk.domain.routing.operations.seats import refresh_seat

    def areas() -> list[object]:
        now = clock.now()
        return refresh_seat(person_id=ezra.id, community_id=invoicing.community_id, now=now).areas

    assert areas() == []
    assert "Licence 7" in text_of(read(office.get(f"{ROOT}credentials/")))
    file = office.get(f"{ROOT}credentials/{proof.id}/file")
    assert file.content == PDF
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    form = {"decision": "approve", "valid_until": "2100-01-01"}
    office.post(f"{ROOT}credentials/{proof.id}/decide", form)
    assert Seat.objects.get(person=ezra).areas == [invoicing.id]
    Credential.objects.update(valid_until=cast.PAST.date())
    assert end_credentials(clock.now()) == 1
    assert Seat.objects.get(person=ezra).areas == []
    assert Qualification.objects.filter(person=ezra, revoked_at=None).exists()
    assert end_credentials(clock.now()) == 0


@pytest.mark.promise("F1")
def test_no_owner_lets_in_or_licenses_herself(
    office: Client, applied: Application, olga: Person, tally: Community, invoicing: Area
) -> None:
    Application.objects.update(person=olga)
    cast.expert(olga, tally, [invoicing])
    own = handed_in(tally, olga, invoicing)
    for address in (f"applications/{applied.id}", f"credentials/{own.id}"):
        answer = office.post(f"{ROOT}{address}/decide", {"decision": "approve"}, follow=True)
        assert "another owner has to decide it" in answer.content.decode()
    assert Application.objects.get().state == "submitted"
    assert Credential.objects.get().state == "submitted"


@pytest.mark.promise("F1")
def test_refused_proof_tells_why_and_may_be_handed_in_again(
    office: Client, browser: Browser, proof: Credential, ezra: Person
) -> None:
    form = {"decision": "refuse", "reason": "The page is unreadable."}
    office.post(f"{ROOT}credentials/{proof.id}/decide", form)
    client = browser(ezra)
    assert "The page is unreadable." in text_of(read(client.get("/workspace/credentials/tally/")))
    for _twice in range(2):
        upload = SimpleUploadedFile("again.pdf", PDF, "application/pdf")
        again = {"needed_for": "invoicing", "what": "Licence 7, page 2", "file": upload}
        assert client.post("/workspace/credentials/tally/", again).status_code == 302
    waiting = Credential.objects.filter(state="submitted")
    assert [one.what for one in waiting] == ["Licence 7, page 2"]


@pytest.mark.promise("F1")
def test_area_that_becomes_regulated_closes_at_once(
    office: Client, ezra: Person, erik: Person, invoicing: Area, tally: Community
) -> None:
    credential = handed_in(tally, erik, invoicing)
    form = {"decision": "approve", "valid_until": ""}
    office.post(f"{ROOT}credentials/{credential.id}/decide", form)
    office.post(f"{ROOT}admission/entry", {"areas": [str(invoicing.id)]})
    assert not Seat.objects.exclude(areas=[]).exists()
    refresh_due(clock.now())
    assert Seat.objects.get(person=erik).areas == [invoicing.id]
    assert Seat.objects.get(person=ezra).areas == []
    office.post(f"{ROOT}admission/entry", {})
    refresh_due(clock.now())
    assert Seat.objects.get(person=ezra).areas == [invoicing.id]


@pytest.mark.promise("F1")
def test_rules_are_published_in_versions(office: Client, olga: Person) -> None:
    office.post(f"{ROOT}admission/rules", {"en": "Be kind.", "de": "Seien Sie nett."})
    same = office.post(f"{ROOT}admission/rules", {"en": "Be kind.", "de": "Seien Sie nett."})
    assert "Nothing has changed" in text_of(read(same, 422))
    office.post(f"{ROOT}admission/rules", {"en": "Be kind and brief."})
    assert list(Rules.objects.order_by("version").values_list("version", "published_by")) == [
        (1, olga.id),
        (2, olga.id),
    ]
    assert office.post(f"{ROOT}admission/rules", {"en": " "}).status_code == 422
    assert "Version 2 is in force" in text_of(read(office.get(f"{ROOT}admission/")))


@pytest.mark.invariant("I17")
def test_owner_of_another_community_reaches_nothing_through_her_own(
    browser: Browser, otto: Person, applied: Application, proof: Credential, olga: Person
) -> None:
    code = AccessCode.objects.get()
    paths: Iterable[str] = (
        f"codes/{code.id}/revoke",
        f"applications/{applied.id}/decide",
        f"credentials/{proof.id}/decide",
    )
    for path in paths:
        answer = browser(otto).post(f"/manage/elsewhere/people/{path}", {"decision": "approve"})
        assert answer.status_code == 404, path
    file = f"/manage/elsewhere/people/credentials/{proof.id}/file"
    assert browser(otto).get(file).status_code == 404
    ezra_there = f"/manage/elsewhere/people/{proof.person_id}/"
    assert browser(otto).get(ezra_there).status_code == 404
    code.refresh_from_db()
    assert code.revoked_at is None
    applied.refresh_from_db()
    assert applied.state == "submitted"
