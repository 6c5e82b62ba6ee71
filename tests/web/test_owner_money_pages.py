"""An owner's lists of private boxes and of receipts."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.operations.boxes import read_box, write_box
from peerdesk.domain.receipts.operations import issue_for_charge
from tests.boxes import ended, service
from tests.cast import caller_of
from tests.receipts import paid
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P8")
def test_boxes_are_listed_and_never_opened_by_it(
    browser: Browser, chat: Conversation, ada: Person, ezra: Person, olga: Person
) -> None:
    empty = read(browser(olga).get("/manage/tally/premium/boxes/"))
    assert words(empty, "h3") == ["No box yet"]
    offer, now = service(chat), clock.now()
    write_box(caller=caller_of(ada), offer_id=offer.pk, text="a secret", now=now)
    read_box(caller=caller_of(ezra), offer_id=offer.pk, now=now)
    answer = browser(olga).get("/manage/tally/premium/boxes/")
    assert "a secret" not in answer.content.decode()
    assert words(read(answer), "#boxes td.n") == ["2", "0"]
    ended(offer, days=0)
    gone = read(browser(olga).get("/manage/tally/premium/boxes/"))
    assert words(gone, "#boxes .tag") == ["destroyed"]
    assert browser(ezra).get("/manage/tally/premium/boxes/").status_code == 404


@pytest.mark.promise("F12")
def test_receipts_are_listed_for_the_bookkeeping(
    browser: Browser, ada: Person, olga: Person, otto: Person, tally: Community
) -> None:
    empty = read(browser(olga).get("/manage/tally/receipts/"))
    assert words(empty, "h3") == ["No receipt yet"]
    receipt = issue_for_charge(paid(ada, tally), now=clock.now())
    page = read(browser(olga).get("/manage/tally/receipts/"))
    assert f"TALLY-{clock.now().year}-00001" in words(page, "#receipts a")[0]
    document = browser(ada).get(f"/receipts/{receipt.id}.pdf")
    assert document["Content-Type"] == "application/pdf"
    assert browser(otto).get(f"/receipts/{receipt.id}.pdf").status_code == 404
    assert browser(None).get(f"/receipts/{receipt.id}.pdf").status_code == 302
