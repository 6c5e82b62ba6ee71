"""The statement: chats, changed stars, decisions and payouts in one list that adds up (C14, F8)."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from peerdesk.core import clock
from peerdesk.domain.ratings.models import Rating
from peerdesk.workflows.appeal_rating import appeal_rating
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.decide_appeal import decide_appeal
from peerdesk.workflows.rate_conversation import rate_conversation
from tests import cast
from tests.web.pages import read, words
from tests.web.test_earnings import URL, plain
from tests.workflows.scenes import set_policy
from tests.workflows.test_change_rating import pay_out

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C14", "F8")]


@pytest.fixture
def eventful(rated_chat, ada, ezra, olga, tally):
    """Five stars, changed to one; appealed, paid after all, paid out."""
    said = {"caller": cast.caller_of(ada), "conversation_id": rated_chat.id}
    rate_conversation(**said, stars=5)
    change_rating(**said, stars=1, reason="unsolved")
    mine = {"caller": cast.caller_of(ezra), "conversation_id": rated_chat.id}
    appeal = appeal_rating(**mine, text="It was solved.")
    olga_decides = {"caller": cast.caller_of(olga), "appeal_id": appeal.id}
    decide_appeal(**olga_decides, outcome="pay_restored", text="It was.")
    pay_out(tally, ezra, olga)
    return rated_chat


def told(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_every_movement_is_a_line_with_its_reason(browser, ezra, eventful):
    rows = plain(words(read(browser(ezra).get(URL)), "#earned tr"))
    assert len(rows) == 4
    paid, decided, changed, chat = rows
    assert "-CHF 2.00" in paid
    assert "Payout" in paid
    assert "your appeal: paid like 5 stars after all" in decided
    assert "CHF 2.00" in decided
    assert "rating changed from 5 to 1 stars" in changed
    assert "-CHF 2.00" in changed
    assert "CHF 2.00" in chat
    assert "given" in chat


def test_the_export_has_the_same_facts_and_adds_up_to_the_balance(browser, ezra, eventful):
    lines = told(browser(ezra).get(f"{URL}earnings.csv"))
    assert [one["kind"] for one in lines] == ["payout", "appeal", "rating changed", "chat"]
    assert sum(Decimal(one["amount"]) for one in lines) == 0
    assert [one["stars"] for one in lines] == ["", "", "1", "5"]


def test_one_month_alone_can_be_looked_at(browser, ezra, eventful):
    client, today = browser(ezra), timezone.localtime(clock.now())
    last = today.replace(day=1) - timedelta(days=1)
    Rating.objects.update(rated_at=last)
    page = read(client.get(f"{URL}?month={last:%Y-%m}"))
    assert len(words(page, "#earned tr")) == 1
    assert f"?month={last:%Y-%m}" in page.cssselect("a[href*='.csv']")[0].get("href")
    assert len(told(client.get(f"{URL}earnings.csv?month={last:%Y-%m}"))) == 1
    assert len(words(read(client.get(f"{URL}?month={today:%Y-%m}")), "#earned tr")) == 3
    assert "Nothing in this month." in read(client.get(f"{URL}?month=1999-01")).text_content()
    assert len(words(read(client.get(f"{URL}?month=never")), "#earned tr")) == 4


def test_why_nothing_is_paid_is_said(browser, ada, ezra, rated_chat, tally):
    rate_conversation(caller=cast.caller_of(ada), conversation_id=rated_chat.id, stars=5)
    told_next = plain(words(read(browser(ezra).get(URL)), "#next p"))
    assert told_next[0] == "Nothing is paid as it stands now:"
    assert "No bank account is entered yet." in told_next
    assert "CHF 18.00 are missing until the smallest payout." in told_next
    set_policy(tally, payout_minimum="1.00", payout_day=0)
    form = {"iban": "CH93 0076 2011 6238 5295 7", "name": "Ezra Lang"}
    browser(ezra).post(f"{URL}bank-account", form)
    (_first, why) = plain(words(read(browser(ezra).get(URL)), "#next p"))
    assert why.startswith("Your new bank account rests until")
    set_policy(tally, iban_hold_hours=0)
    (due,) = plain(words(read(browser(ezra).get(URL)), "#next p"))
    assert due.startswith("CHF 2.00 to CH •••• 2957")


def test_automatic_stars_say_so_in_the_list_of_chats(browser, ezra, rated_chat):
    Rating.objects.update(state="implicit", stars=5, pay_minor=200, rated_at=clock.now())
    page = read(browser(ezra).get("/workspace/"))
    assert "automatic" in words(page, f"#chat-{rated_chat.id}")[0]
