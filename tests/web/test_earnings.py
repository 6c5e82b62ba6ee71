"""What the expert earned, as the page and the export tell it (C14, C10)."""

import csv
import io
from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.payouts.models import BankAccount
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.rate_conversation import rate_conversation
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C14")]
URL = "/workspace/earnings/tally/"
BANK = f"{URL}bank-account"
IBAN = "CH93 0076 2011 6238 5295 7"


def plain(lines: list[str]) -> list[str]:
    return [line.replace("\xa0", " ") for line in lines]


def rated(ada: Person, one: Conversation, stars: int) -> None:
    rate_conversation(caller=cast.caller_of(ada), conversation_id=one.id, stars=stars)


def test_before_the_first_chat_it_says_what_one_earns(browser: Browser, ezra: Person) -> None:
    page = read(browser(ezra).get(URL))
    assert plain(words(page, ".empty p")) == ["A rated chat earns you CHF 2.00 for 4 or 5 stars."]
    assert plain(words(page, ".tile .big")) == ["CHF 0.00", "CHF 0.00", "–"]
    assert not page.cssselect("svg.plot")


def test_chat_that_waits_for_stars_counts_as_five_without_them(
    browser: Browser, ezra: Person, rated_chat: Conversation
) -> None:
    page = read(browser(ezra).get(URL))
    assert plain(words(page, ".tile .big"))[1] == "CHF 2.00"
    (row,) = plain(words(page, "#earned tr"))
    assert "counts as 5 stars without a rating" in row


@pytest.mark.promise("C9")
@pytest.mark.parametrize(
    ("stars", "amount", "why"),
    [
        (5, "CHF 2.00", "for 4 or 5 stars"),
        (4, "CHF 2.00", "for 4 or 5 stars"),
        (3, "CHF 1.00", "3 stars"),
        (2, "CHF 0.00", "2 stars earn nothing"),
        (1, "CHF 0.00", "1 star earns nothing"),
    ],
)
def test_every_chat_says_its_stars_its_amount_and_why(
    browser: Browser,
    ada: Person,
    ezra: Person,
    rated_chat: Conversation,
    stars: int,
    amount: str,
    why: str,
) -> None:
    rated(ada, rated_chat, stars)
    page = read(browser(ezra).get(URL))
    (row,) = page.cssselect("#earned tr")
    cells = plain(words(row, "td"))
    assert (cells[3], cells[4]) == (amount, why)
    assert plain(words(page, ".tile .big"))[0] == amount


@pytest.mark.promise("F6")
def test_automatic_stars_pay_but_are_not_counted(
    browser: Browser, ezra: Person, rated_chat: Conversation
) -> None:
    Rating.objects.update(state="implicit", stars=5, pay_minor=200, rated_at=clock.now())
    page = read(browser(ezra).get(URL))
    tile = words(page, ".tile")[2]
    assert "–" in tile
    assert "1 automatic one isn't counted" in tile
    assert "no rating in time: counts as 5 stars" in words(page, "#earned tr")[0]


def test_weeks_are_drawn_and_told_as_a_table(
    browser: Browser, ada: Person, ezra: Person, rated_chat: Conversation
) -> None:
    rated(ada, rated_chat, 5)
    page = read(browser(ezra).get(URL))
    drawing = page.cssselect("svg.plot--wide")[0]
    assert drawing.get("role") == "img"
    assert plain(words(drawing, "desc")) == ["CHF 2.00 in 12 weeks"]
    rows = plain(words(page, "details tbody tr"))
    assert len(rows) == 12
    assert rows[-1].endswith("1 CHF 2.00")


def test_list_goes_on_by_keyset(
    browser: Browser, ada: Person, ezra: Person, sending_invoices: Reason
) -> None:
    for _ in range(23):
        one = cast.held_by(cast.conversation(ada, sending_invoices), ezra, "expert")
        cast.closed_by_customer(one)
    client = browser(ezra)
    first = read(client.get(URL))
    (more,) = first.cssselect("a[data-more]")
    second = read(client.get(URL + more.get("href").split("#")[0]))
    ids = [row.get("id") for page in (first, second) for row in page.cssselect("#earned tr")]
    assert len(ids) == len(set(ids)) == 23
    assert not second.cssselect("a[data-more]")


def test_export_has_every_chat_and_no_formula(
    browser: Browser, ada: Person, ezra: Person, rated_chat: Conversation
) -> None:
    Reason.objects.update(name={"en": "=SUM(A1)"})
    rated(ada, rated_chat, 3)
    answer = browser(ezra).get(f"{URL}earnings.csv")
    assert "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    head, row = list(csv.reader(io.StringIO(text)))
    told = dict(zip(head, row, strict=True))
    assert (told["stars"], told["amount"], told["currency"]) == ("3", "1.00", "CHF")
    assert told["reason"] == "'=SUM(A1)"


@pytest.mark.promise("C10")
def test_bank_account_is_masked_and_its_hold_explained(browser: Browser, ezra: Person) -> None:
    form = {"iban": IBAN, "name": "Ezra Lang", "town": "Bern"}
    page = read(browser(ezra).post(BANK, form, follow=True))
    assert "2957" in words(page, "#bank")[0]
    assert "0076" not in words(page, "#bank")[0]
    assert "A new account rests for your safety: it is paid from" in words(page, "#bank")[0]
    assert BankAccount.objects.get(person=ezra).last_four == "2957"


@pytest.mark.promise("C10")
@pytest.mark.parametrize(
    ("iban", "error"),
    [
        ("CH93 0076 2011 6238 5295 8", "This is not a valid IBAN. Please check each digit."),
        ("CH44 3199 9123 0008 8901 2", "This is a QR-IBAN."),
        ("DE89 3704 0044 0532 0130 00", "Francs are paid to accounts in Switzerland"),
        ("", "Please enter the IBAN of your account."),
        ("<script>", "This is not a valid IBAN."),
    ],
)
def test_wrong_iban_is_said_at_its_field_and_kept(
    browser: Browser, ezra: Person, iban: str, error: str
) -> None:
    page = read(browser(ezra).post(BANK, {"iban": iban, "name": "Ezra"}), 422)
    assert error in " ".join(words(page, "#bank .error"))
    assert page.cssselect("#id_iban")[0].get("value", "") == iban
    assert not BankAccount.objects.exists()


def test_hold_that_is_over_is_not_shown(browser: Browser, ezra: Person, tally: Community) -> None:
    browser(ezra).post(BANK, {"iban": IBAN, "name": "Ezra Lang"})
    BankAccount.objects.update(changed_at=clock.now() - timedelta(days=4))
    page = read(browser(ezra).get(URL))
    assert not page.cssselect("#bank .panel")
