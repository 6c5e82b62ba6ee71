"""Accepting an offer and seeing its service through, by plain forms (P5, P9, P12)."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.service_models import NoShow
from peerdesk.domain.refunds.models import RefundRequest
from tests.provider import DECLINED, SECURE, VISA, LocalProvider
from tests.web.conftest import Browser
from tests.workflows.premium_scenes import accepted, fresh, make_paid

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def offer(offered: PremiumOffer, tally: Community) -> PremiumOffer:
    """Ezra's offer in a community whose customers pay, before Ada, with its card."""
    make_paid(tally)
    return offered


@pytest.mark.promise("P4", "P5")
def test_the_page_says_the_full_price_and_what_happens_then(
    browser: Browser, ada: Person, ezra: Person, offer: PremiumOffer
) -> None:
    where = f"/premium-offers/{offer.id}/accept/"
    page = browser(ada).get(where).content.decode()
    for words in ("CHF\xa040.00", "Pay CHF\xa040.00 now", "nothing at all happens", "five stars"):
        assert words in page
    assert "CHF\xa028.00" not in page
    # The expert has nothing to pay: back to the conversation.
    assert browser(ezra).get(where)["Location"] == f"/workspace/c/{offer.conversation_id}/"


@pytest.mark.promise("P5")
def test_a_declined_card_is_said_with_the_page_as_it_was(
    browser: Browser, ada: Person, offer: PremiumOffer
) -> None:
    where = f"/premium-offers/{offer.id}/accept/"
    refused = browser(ada).post(where, {"payment_method": DECLINED})
    assert refused.status_code == 402
    assert "Nothing was charged" in refused.content.decode()
    assert fresh(offer).state == "offered"
    paid = browser(ada).post(where, {"payment_method": VISA})
    assert paid["Location"].startswith(f"/conversations/{offer.conversation_id}/")
    assert fresh(offer).state == "accepted"
    again = browser(ada).post(where, {"payment_method": VISA})
    assert again["Location"].startswith(f"/conversations/{offer.conversation_id}/")


@pytest.mark.promise("P5")
def test_the_banks_page_leads_back_to_the_conversation(
    browser: Browser, ada: Person, offer: PremiumOffer, provider: LocalProvider
) -> None:
    where = f"/premium-offers/{offer.id}/accept/"
    sent = browser(ada).post(where, {"payment_method": SECURE})["Location"]
    assert sent.startswith(provider.address)
    assert sent in browser(ada).get(where).content.decode()
    back = provider.approve(sent)
    assert "/pay/" in back
    page = browser(ada)
    path = back[back.index("/pay/") :]
    page.post(f"{path.split('?')[0]}look/")
    assert fresh(offer).state == "accepted"
    assert f"/conversations/{offer.conversation_id}/" in page.get(path)["Location"]


@pytest.mark.promise("P9", "P12")
def test_report_and_confirmation_by_forms(
    browser: Browser, ada: Person, ezra: Person, offer: PremiumOffer
) -> None:
    accepted(offer, ada)
    thread, workspace = f"/conversations/{offer.conversation_id}/", "/workspace/c/"
    own = browser(ezra).get(f"{workspace}{offer.conversation_id}/").content.decode()
    assert "Report it as done" in own
    assert "I can&#x27;t deliver this" in own or "I can't deliver this" in own
    browser(ezra).post(f"/premium-offers/{offer.id}/complete/", {"report": "All of it."})
    shown = browser(ada).get(thread).content.decode()
    assert "All of it." in shown
    assert "Yes, I have it" in shown
    refund = f"/conversations/{offer.conversation_id}/refund/"
    browser(ada).post(refund, {"what": f"service:{offer.id}", "reason": "Half of it is missing."})
    asked = browser(ada).get(thread).content.decode()
    assert "Until then there is nothing to confirm." in asked
    assert "Yes, I have it" not in asked
    browser(ada).post(f"/premium-offers/{offer.id}/confirm/")
    assert fresh(offer).confirmed_at is None
    browser(ada).post(f"/refund-requests/{RefundRequest.objects.get().id}/withdraw/")
    browser(ada).post(f"/premium-offers/{offer.id}/confirm/")
    assert fresh(offer).confirmed_at is not None
    assert "You confirmed the service." in browser(ada).get(thread).content.decode()


@pytest.mark.promise("P12")
def test_no_show_and_cannot_deliver_by_forms(
    browser: Browser, ada: Person, ezra: Person, offer: PremiumOffer
) -> None:
    accepted(offer, ada)
    at = f"/premium-offers/{offer.id}"
    browser(ada).post(f"{at}/no-show/", {"text": "Nobody called."})
    own = browser(ezra).get(f"/workspace/c/{offer.conversation_id}/").content.decode()
    assert "Nobody called." in own
    assert "I was there" in own
    browser(ada).post(f"{at}/no-show/withdraw/")
    assert NoShow.objects.get().state == "withdrawn"
    browser(ezra).post(f"{at}/cannot-deliver/", {"reason": "I am ill."})
    assert fresh(offer).end_reason == "cannot_deliver"
    thread = browser(ada).get(f"/conversations/{offer.conversation_id}/").content.decode()
    assert "I am ill." in thread
    assert "goes back to you" in thread


CLOSES = "it closes by itself"


@pytest.mark.promise("P12", "F15")
def test_what_happens_next_is_what_the_clocks_of_the_service_do(
    browser: Browser, ada: Person, ezra: Person, agnes: Person, offer: PremiumOffer
) -> None:
    def beside(somebody: Person, door: str) -> str:
        page = browser(somebody).get(f"/{door}/c/{offer.conversation_id}/")
        steps = page.context["next_steps"] if door == "desk" else page.context["shown"].next
        return " ".join(steps)

    assert CLOSES in beside(ezra, "workspace")
    accepted(offer, ada)
    own = beside(ezra, "workspace")
    assert CLOSES not in own
    for step in (
        "then report it as done",
        "Without your report by",
        "has 72 hours to confirm it; silence counts as yes",
        "the chat doesn't close by itself",
    ):
        assert step in own
    assert "then reports it as done" in beside(agnes, "desk")
    browser(ezra).post(f"/premium-offers/{offer.id}/complete/", {"report": "All of it."})
    assert "confirms what was given. Silence counts as yes on" in beside(ezra, "workspace")
    assert CLOSES in beside(ezra, "workspace")
    asked = {"what": f"service:{offer.id}", "reason": "It isn't all of it."}
    browser(ada).post(f"/conversations/{offer.conversation_id}/refund/", asked)
    for somebody, door in ((ezra, "workspace"), (agnes, "desk")):
        assert "asked for the service's money back" in beside(somebody, door)


@pytest.mark.promise("P12", "F15")
def test_a_late_service_and_a_no_show_say_what_they_lead_to(
    browser: Browser, ada: Person, ezra: Person, offer: PremiumOffer
) -> None:
    accepted(offer, ada)
    past = {"deliver_by": clock.now() - timedelta(hours=1)}
    PremiumOffer.objects.filter(id=offer.id).update(**past)

    def steps() -> str:
        page = browser(ezra).get(f"/workspace/c/{offer.conversation_id}/")
        return " ".join(page.context["shown"].next)

    assert "Report it as done, or say that you can't." in steps()
    browser(ada).post(f"/premium-offers/{offer.id}/no-show/", {"text": "Nobody called."})
    assert "unanswered, it counts on" in steps()
    assert "report it as done" not in steps().lower()
