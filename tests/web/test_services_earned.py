"""Premium services in the expert's statement: what was paid, and what went back (C14)."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.entrypoints.api.earned import earnings_page
from tests.boxes import service
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C14"), pytest.mark.promise("P6")]


def test_a_service_is_a_line_with_its_reason(
    browser: Browser, chat: Conversation, ezra: Person, tally: Community
) -> None:
    offer = service(chat, earned_minor=2100)
    page = read(browser(ezra).get("/workspace/earnings/"))
    (line,) = words(page, f"#earned-{offer.pk}")
    assert "CHF 21.00" in line.replace("\u00a0", " ")
    assert "your share of “A call of half an hour” for CHF 30.00" in line.replace("\u00a0", " ")
    found = earnings_page(ezra.id, tally, cursor=None, limit=10).items
    assert [(one["why"], one["amount"]["amount"]) for one in found] == [("service", "21.00")]


def test_what_went_back_is_a_line_of_its_own(
    browser: Browser, chat: Conversation, ezra: Person, tally: Community
) -> None:
    ended = clock.now() + timedelta(seconds=1)
    gone = {"state": OfferState.CANCELLED, "ended_at": ended, "end_reason": "refunded"}
    offer = service(chat, earned_minor=2100, **gone)
    page = read(browser(ezra).get("/workspace/earnings/"))
    (line,) = words(page, f"#earned-{offer.pk}-returned")
    assert "the customer got CHF 30.00 back" in line.replace("\u00a0", " ")
    assert len(words(page, f"#earned-{offer.pk}")) == 1
    found = earnings_page(ezra.id, tally, cursor=None, limit=10).items
    assert [(one["why"], one["amount"]["amount"]) for one in found] == [
        ("service_returned", "0.00")
    ]
