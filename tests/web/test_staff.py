"""The owner's staff, and the link by which somebody becomes one of them."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from peerdesk.core import clock
from peerdesk.domain.admission.models import StaffInvitation
from peerdesk.domain.admission.operations.inviting import invite, invite_again
from peerdesk.domain.communities.models import Community, Membership, Team, TeamMember
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from peerdesk.workflows.send_staff_letters import send_staff_letters
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db
ROOT = "/manage/tally/staff/"
FORM = {"email": "nora@example.org", "role": "agent", "alias": "Nora"}


@pytest.fixture
def office(browser: Browser, olga: Person) -> Client:
    """Olga's browser."""
    return browser(olga)


@pytest.fixture
def link(tally: Community, olga: Person) -> str:
    """Where Nora's invitation to the support team leads."""
    return link_of(tally, olga)


def link_of(of: Community, by: Person | None, **values) -> str:
    given = {**FORM, **values}
    return f"/staff/{invite(community=of, by=by, now=clock.now(), **given).token}/"


def text_of(tree: object) -> str:
    return " ".join(words(tree, "main"))


def letter() -> str:
    """The one letter that went, and nothing else."""
    assert send_staff_letters() == 1
    assert send_staff_letters() == 0
    return str(mail.outbox[-1].body)


def test_from_the_invitation_to_the_first_look_at_the_desk(
    office: Client, browser: Browser, tally: Community, ada: Person, my_account: Reason
) -> None:
    cast.conversation(ada, my_account)
    tally.languages = ["en"]
    tally.save()
    assert office.post(ROOT, FORM).status_code == 302
    body = letter()
    assert "Olga owner invites you to Tally." in body
    assert mail.outbox[-1].to == ["nora@example.org"]
    (path,) = re.findall(r"http://[^/]+(/staff/\S+)", body)

    nora = browser(None)
    page = read(nora.get(path))
    assert "Olga owner invites you to Tally" in text_of(page)
    assert "nora@example.org" not in page.text_content()
    (sign_up,) = page.xpath("//main//a[contains(., 'Make an account')]/@href")
    account = {"email": "nora@example.org", "password1": "a walk along the frozen lake"}
    made = nora.post(sign_up, {**account, "next": path})
    assert made["Location"] == path
    assert words(read(nora.get(path)), "main button") == ["Accept"]
    desk = nora.post(path, follow=True)
    assert desk.redirect_chain[-1][0] == "/desk/"
    assert "Welcome! You are in." in text_of(read(desk))
    membership = Membership.objects.get(role="agent")
    assert (membership.person.email, membership.alias) == ("nora@example.org", "Nora")
    assert "Nora" in text_of(read(office.get(ROOT)))


def test_who_has_an_account_signs_in_and_comes_back(browser: Browser, link: str) -> None:
    cast.person("Nora")
    nora = browser(None)
    assert nora.post(link)["Location"] == f"/accounts/login/?next={link}"
    sent = {"login": "nora@example.org", "password": cast.PASSWORD, "next": link}
    assert nora.post("/accounts/login/", sent)["Location"] == link
    assert nora.post(link)["Location"] == "/desk/"


def test_second_press_leads_to_the_same_place(browser: Browser, link: str) -> None:
    nora = browser(cast.person("Nora"))
    assert nora.post(link)["Location"] == "/desk/"
    assert nora.post(link)["Location"] == "/desk/"
    assert Membership.objects.filter(role="agent").count() == 1
    page = read(nora.get(link), 410)
    assert "You are in" in text_of(page)
    assert page.xpath("//main//a/@href") == ["/desk/"]


def test_owner_comes_to_the_administration(browser: Browser, tally: Community) -> None:
    link = link_of(tally, None, role="owner", alias="Boss")
    nora = browser(cast.person("Nora"))
    page = read(nora.get(link))
    assert words(page, "h1") == ["You are invited to Tally"]
    assert nora.post(link)["Location"] == "/manage/tally/"
    assert nora.get("/manage/tally/").status_code == 200


def test_somebody_else_is_told_and_can_change(browser: Browser, ada: Person, link: str) -> None:
    client = browser(ada)
    for answer in (client.get(link), client.post(link)):
        page = read(answer, 403)
        assert "You are signed in as ada@example.org" in text_of(page)
        assert "n…@example.org" in text_of(page)
        assert "nora@example.org" not in page.text_content()
    changed = client.post(f"{link}change")
    assert changed["Location"] == f"/accounts/login/?next={link}"
    assert "_auth_user_id" not in client.session
    assert not Membership.objects.filter(person=ada, role="agent").exists()


@pytest.mark.parametrize(
    ("how", "heading"),
    [
        ({"expires_at": cast.PAST}, "This invitation has expired"),
        ({"revoked_at": cast.PAST, "email": "", "alias": ""}, "This invitation was taken back"),
        ({"accepted_at": cast.PAST, "email": "", "alias": ""}, "This invitation has been accepted"),
    ],
)
def test_what_is_over_says_so(browser: Browser, link: str, how, heading: str) -> None:
    StaffInvitation.objects.update(**how)
    nora = browser(cast.person("Nora"))
    for answer in (browser(None).get(link), nora.get(link), nora.post(link)):
        assert words(read(answer, 410), "h1") == [heading]
    assert not Membership.objects.filter(role="agent").exists()


def test_unknown_and_former_links_open_nothing(
    browser: Browser, tally: Community, olga: Person, link: str
) -> None:
    invite_again(invitation=StaffInvitation.objects.get(), now=clock.now())
    for path in ("/staff/nonsense/", link):
        assert words(read(browser(None).get(path), 404), "h1") == ["This link opens nothing"]


def test_guesses_are_counted_and_a_right_link_is_not_one(browser: Browser, link: str) -> None:
    nora = browser(cast.person("Nora"))
    for _look in range(8):
        assert nora.get(link).status_code == 200
    for guess in range(5):
        assert nora.get(f"/staff/guess{guess}/").status_code == 404
    refused = nora.get(link)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert nora.post(link).status_code == 429
    assert browser(None).get(link).status_code == 200


def test_a_network_that_guesses_is_stopped(browser: Browser, link: str) -> None:
    stranger = browser(None)
    answers = [stranger.get(f"/staff/guess{number}/").status_code for number in range(62)]
    assert answers[:60] == [404] * 60
    assert answers[61] == 429
    assert stranger.get(link).status_code == 429


def test_everybody_is_listed_with_role_and_teams(
    office: Client, tally: Community, agnes: Person, ezra: Person
) -> None:
    team = Team.objects.create(community=tally, slug="first", name={"en": "First line"})
    TeamMember.objects.create(team=team, person=agnes)
    page = read(office.get(ROOT))
    rows = words(page, "tbody tr")
    assert len(rows) == 2
    assert rows[0].startswith("Olga owner Owner you Olga Surname · olga@example.org")
    assert "First line" in rows[1]
    assert "None. Whoever you invite" in text_of(page)


def test_without_agents_it_is_said_what_lacks(office: Client) -> None:
    assert "Nobody is in the support team yet" in text_of(read(office.get(ROOT)))


def test_invitation_is_listed_sent_again_and_revoked(office: Client, link: str) -> None:
    row = StaffInvitation.objects.get()
    assert "letter on its way" in text_of(read(office.get(ROOT)))
    letter()
    StaffInvitation.objects.update(expires_at=clock.now() - timedelta(days=1))
    told = text_of(read(office.get(ROOT)))
    assert "nora@example.org Support team as “Nora” · invited by Olga owner expired" in told
    assert "letter sent" in told
    office.post(f"{ROOT}invitations/{row.id}/again")
    assert "expired" not in text_of(read(office.get(ROOT)))
    assert link not in letter()
    assert office.post(f"{ROOT}invitations/{row.id}/revoke").status_code == 302
    assert "nora@example.org" not in text_of(read(office.get(ROOT)))
    told = text_of(read(office.post(f"{ROOT}invitations/{row.id}/revoke", follow=True)))
    assert "accepted or revoked in the meantime" in told


def test_letter_that_nobody_takes_is_shown(office: Client, link: str) -> None:
    StaffInvitation.objects.update(letter_due_at=None)
    assert "could not be delivered" in text_of(read(office.get(ROOT)))


def test_wrong_invitation_is_marked_and_kept(office: Client, ezra: Person) -> None:
    wrong = {"email": "nora", "role": "agent", "alias": "Ezra expert"}
    page = read(office.post(ROOT, wrong), 422)
    assert len(words(page, ".field.wrong .error")) == 2
    assert page.xpath("//input[@name='alias']/@value") == ["Ezra expert"]
    assert not StaffInvitation.objects.exists()


@pytest.mark.promise("F4")
def test_alias_is_changed_but_not_to_an_experts(
    office: Client, agnes: Person, ezra: Person
) -> None:
    row = Membership.objects.get(person=agnes)
    page = read(office.post(f"{ROOT}{row.id}/", {"alias": "Ezra Expert"}), 422)
    assert "Nobody should take an expert for the team" in text_of(page)
    assert office.post(f"{ROOT}{row.id}/", {"alias": "Agi"}).status_code == 302
    row.refresh_from_db()
    assert row.alias == "Agi"


def test_role_ends_after_a_second_look(
    office: Client, browser: Browser, agnes: Person, ada: Person, my_account: Reason
) -> None:
    case = cast.held_by(cast.conversation(ada, my_account), agnes, "agent")
    row, desk = Membership.objects.get(person=agnes), browser(agnes)
    assert desk.get("/desk/").status_code == 200
    told = text_of(read(office.get(f"{ROOT}{row.id}/end")))
    assert "1 open conversation goes back to the queue." in told
    assert desk.get("/desk/").status_code == 200
    done = office.post(f"{ROOT}{row.id}/end", follow=True)
    assert "The role of Agnes agent has ended." in text_of(read(done))
    assert desk.get("/desk/").status_code == 404
    assert desk.get(f"/desk/c/{case.id}/").status_code == 404
    assert Conversation.objects.get(id=case.id).handler is None
    assert office.post(f"{ROOT}{row.id}/end").status_code == 404


def test_last_owner_is_offered_no_end_and_gets_none(
    office: Client, olga: Person, tally: Community, anna: Person
) -> None:
    row = Membership.objects.get(person=olga)
    page = read(office.get(f"{ROOT}{row.id}/"))
    assert "The only owner" in text_of(page)
    assert not page.xpath("//main//a[contains(@href, '/end')]")
    told = text_of(read(office.post(f"{ROOT}{row.id}/end", follow=True)))
    assert "A community needs an owner." in told
    cast.member(anna, tally, "owner")
    assert office.post(f"{ROOT}{row.id}/end")["Location"] == "/"
    assert office.get(ROOT).status_code == 404


def test_another_communitys_owner_finds_nothing(
    browser: Browser, otto: Person, agnes: Person, tally: Community, link: str
) -> None:
    """Neither below tally's address nor, with tally's ids, below his own."""
    row, sent = Membership.objects.get(person=agnes), StaffInvitation.objects.get()
    client = browser(otto)
    for slug in ("tally", "elsewhere"):
        for path in (
            f"{row.id}/",
            f"{row.id}/end",
            f"invitations/{sent.id}/again",
            f"invitations/{sent.id}/revoke",
        ):
            assert client.post(f"/manage/{slug}/staff/{path}").status_code == 404
    assert client.get(ROOT).status_code == 404
    assert client.post(ROOT, FORM).status_code == 404
    sent.refresh_from_db()
    assert (sent.revoked_at, sent.issue) == (None, 1)


@pytest.mark.parametrize("who", ["agnes", "ezra", "ada"])
def test_page_is_the_owners_alone(
    browser: Browser, who: str, request: pytest.FixtureRequest, olga: Person
) -> None:
    assert browser(request.getfixturevalue(who)).get(ROOT).status_code == 404


def test_letter_speaks_the_communitys_language(tally: Community, olga: Person) -> None:
    tally.languages = ["xx", "en", "de"]
    tally.save()
    link_of(tally, olga, role="owner")
    assert "As an owner you look after the community" in letter()
    assert mail.outbox[-1].subject == "Tally: invitation to be an owner"
    assert mail.outbox[-1].extra_headers["Auto-Submitted"] == "auto-generated"
