"""The owner's payout page: who is paid, who isn't and why, the file."""

import hashlib
from datetime import date, timedelta
from uuid import UUID

import pytest

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payouts.models import BankAccount, Payout
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.people.models import Person
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C10")]
URL = "/manage/tally/payouts/"
IBANS = ("CH9300762011623852957", "CH5604835012345678009")


@pytest.fixture
def payer(tally: Community) -> Community:
    """Tally with its own account entered."""
    tally.payer_name, tally.payer_town, tally.payer_country = "Tally AG", "Zürich", "CH"
    tally.payer_iban, tally.payer_bic = "CH5604835012345678009", "CRESCHZZ80A"
    tally.save()
    return tally


def earned(expert: Person, of: Community, minor: int) -> None:
    reference = f"rating:{expert.id}:{minor}"
    legs = [Leg(chart.brand_receivable(), chart.expert_payable(expert.id), Money(minor, "CHF"))]
    post_transfer(book=of.id, reference=reference, why=chart.Why.RATING, legs=legs)


def enter(expert: Person, of: Community, iban: str = IBANS[0], *, days: int = 10) -> None:
    at = clock.now() - timedelta(days=days)
    set_bank_account(person=expert, community=of, iban=iban, name="Ezra Lang", now=at)


def today() -> dict[str, str]:
    return {"execution_date": date.fromisoformat(clock.now().date().isoformat()).isoformat()}


def plain(lines: list[str]) -> list[str]:
    return [line.replace("\xa0", " ") for line in lines]


def test_page_says_who_is_paid_and_who_is_not_and_why(
    browser: Browser, olga: Person, ezra: Person, erik: Person, payer: Community
) -> None:
    earned(ezra, payer, 4600)
    earned(erik, payer, 400)
    enter(ezra, payer)
    page = read(browser(olga).get(URL))
    assert plain(words(page, "button.primary")) == ["Make the payout of CHF 46.00"]
    rows = plain(words(page, "tbody tr"))
    assert rows == ["Ezra expert CH •••• 2957 CHF 46.00", "Erik expert below CHF 20.00 CHF 4.00"]
    assert IBANS[0] not in page.text_content()


def test_account_missing_or_too_new_is_said(
    browser: Browser, olga: Person, ezra: Person, erik: Person, payer: Community
) -> None:
    earned(ezra, payer, 4600)
    earned(erik, payer, 2400)
    enter(erik, payer, days=0)
    page = read(browser(olga).get(URL))
    told = " ".join(plain(words(page, "tbody tr")))
    assert "Ezra expert no bank account entered yet CHF 46.00" in told
    assert "Erik expert new account, paid from" in told
    assert not page.cssselect("form.make")


@pytest.mark.invariant("I14")
def test_second_press_shows_what_the_first_one_made(
    browser: Browser, olga: Person, ezra: Person, payer: Community
) -> None:
    earned(ezra, payer, 4600)
    enter(ezra, payer)
    client = browser(olga)
    first, second = client.post(URL, today()), client.post(URL, today())
    assert first["Location"] == second["Location"]
    assert Payout.objects.count() == 1
    told = words(read(client.get(second["Location"])), ".flash")
    assert "It was made once." in told[-1]


def test_file_is_the_same_bytes_with_the_hash_on_the_page(
    browser: Browser, olga: Person, ezra: Person, payer: Community
) -> None:
    earned(ezra, payer, 4600)
    enter(ezra, payer)
    client = browser(olga)
    page = read(client.post(URL, today(), follow=True))
    (link,) = page.cssselect("main .button.primary")
    files = [client.get(link.get("href")) for _ in range(2)]
    assert files[0].content == files[1].content
    assert hashlib.sha256(files[0].content).hexdigest() == words(page, "#hash")[0]
    assert files[0]["Content-Type"] == "application/xml"
    assert b"46.00" in files[0].content
    assert IBANS[0] not in page.text_content()


@pytest.mark.parametrize(
    ("day", "error"),
    [
        ("", "Please choose a day."),
        ("soon", "Please choose a day of the calendar."),
        ("2020-01-01", "Please choose a day from today on"),
    ],
)
def test_wrong_day_is_said_at_its_field(
    browser: Browser, olga: Person, ezra: Person, payer: Community, day: str, error: str
) -> None:
    earned(ezra, payer, 4600)
    enter(ezra, payer)
    page = read(browser(olga).post(URL, {"execution_date": day}), 422)
    assert error in words(page, ".make .error")[0]
    assert not Payout.objects.exists()


def test_payer_without_an_account_is_said(
    browser: Browser, olga: Person, ezra: Person, tally: Community
) -> None:
    earned(ezra, tally, 4600)
    enter(ezra, tally)
    page = read(browser(olga).post(URL, today(), follow=True))
    assert "Please complete the community's name" in words(page, ".flash")[0]


def test_payout_of_another_community_is_not_found(
    browser: Browser, olga: Person, otto: Person, ezra: Person, payer: Community
) -> None:
    earned(ezra, payer, 4600)
    enter(ezra, payer)
    made = browser(olga).post(URL, today())["Location"]
    payout = UUID(made.rstrip("/").rsplit("/", 1)[1])
    for address in (made, f"{made}pain.001.xml", f"/manage/elsewhere/payouts/{payout}/"):
        assert browser(otto).get(address).status_code == 404


def test_expert_sees_the_payout_on_the_earnings_page(
    browser: Browser, olga: Person, ezra: Person, payer: Community
) -> None:
    earned(ezra, payer, 4600)
    enter(ezra, payer)
    browser(olga).post(URL, today())
    page = read(browser(ezra).get("/workspace/earnings/tally/"))
    assert plain(words(page, ".tile .big"))[0] == "CHF 0.00"
    assert "CHF 46.00 is on its way to your bank" in plain(words(page, ".tile"))[0]
    assert BankAccount.objects.count() == 1


def test_overview_counts_today(
    browser: Browser, olga: Person, ezra: Person, payer: Community
) -> None:
    earned(ezra, payer, 4600)
    page = read(browser(olga).get("/manage/tally/"))
    tiles = plain(words(page, ".tile .big"))
    assert tiles == ["0", "0", "0", "–", "CHF 46.00"]
    assert "1 of 1 experts is there now" in words(page, ".tile")[1]
