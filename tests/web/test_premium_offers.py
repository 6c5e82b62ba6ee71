"""Premium offers on pages: the expert's form and templates, the customer's card, the owner's rules
(P2, P3, P7, P15).
"""

import pytest
from django.test import Client

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import Consent, PremiumGrant, PremiumOffer, PremiumTemplate
from tests.premium import OFFER, allow, replies
from tests.web.conftest import Browser
from tests.workflows.scenes import set_policy

FORM = {**OFFER, "delivers": "A letter", "deliver_hours": "48", "price": "40,00"}


@pytest.mark.promise("P3", "B8")
@pytest.mark.invariant("I12")
@pytest.mark.parametrize(("currency", "decimals"), [("JPY", 0), ("CHF", 2), ("KWD", 3)])
def test_the_form_knows_its_currencys_decimals_in_every_language(
    browser: Browser, ezra: Person, ready: Conversation, currency: str, decimals: int
) -> None:
    Community.objects.filter(id=ready.community_id).update(currency=currency)
    set_policy(ready.community, expert_share_percent="72.5")
    shown = browser(ezra).get(f"/workspace/c/{ready.id}/offer", headers={"accept-language": "de"})
    form = shown.content.decode()
    for part in (
        f'data-currency="{currency}"',
        f'data-decimals="{decimals}"',
        'data-share="72.50"',
    ):
        assert part in form


@pytest.mark.promise("P3")
def test_an_expert_previews_and_sends_an_offer_without_a_script(
    browser: Browser, ada: Person, ezra: Person, ready: Conversation
) -> None:
    page, where = browser(ezra), f"/workspace/c/{ready.id}/offer"
    assert "Offer a service" in page.get(where).content.decode()
    shown = page.post(where, {**FORM, "act": "preview"}).content.decode()
    assert "CHF\xa040.00" in shown
    assert "You pay before the work begins" in shown
    assert not PremiumOffer.objects.exists()
    wrong = page.post(where, {**FORM, "price": "free"})
    assert (wrong.status_code, "Every clause" in wrong.content.decode()) == (422, True)
    page.post(where, {**FORM, "act": "send"})
    offer = PremiumOffer.objects.get()
    assert (offer.price_minor, offer.deliver_hours, offer.delivers) == (4000, 48, "A letter")

    card = browser(ada).get(f"/conversations/{ready.id}/").content.decode()
    for words in ("I read your contract", "Every clause", "A letter", "within 2 days", "40.00"):
        assert words in card
    assert f"/premium-offers/{offer.id}/accept/" in card
    assert "CHF\xa028.00" not in card
    own = page.get(f"/workspace/c/{ready.id}/").content.decode()
    assert "28.00" in own
    assert f"/premium-offers/{offer.id}/withdraw/" in own


@pytest.mark.promise("P2")
def test_the_form_says_why_it_is_not_there_yet(
    browser: Browser, ada: Person, ezra: Person, chat: Conversation, tally: Community
) -> None:
    allow(ezra, tally)
    page, where = browser(ezra), f"/workspace/c/{chat.id}/offer"
    replies(chat, ada, 1)
    assert "after 1 more reply" in page.get(where, follow=True).content.decode()
    replies(chat, ada, 1)
    assert "You can offer a service from" in page.get(where, follow=True).content.decode()
    set_policy(tally, premium_after_seconds=0)
    assert page.get(where).status_code == 200
    assert browser(ada).get(where).status_code == 404


@pytest.mark.promise("P15")
def test_the_responsibility_is_confirmed_with_the_first_offer(
    browser: Browser, ada: Person, ezra: Person, chat: Conversation, tally: Community
) -> None:
    allow(ezra, tally, confirmed=False)
    set_policy(tally, premium_after_seconds=0)
    replies(chat, ada, 2)
    page, where = browser(ezra), f"/workspace/c/{chat.id}/offer"
    assert "I have read this and confirm it." in page.get(where).content.decode()
    assert page.post(where, {**FORM, "act": "send"}).status_code == 409
    page.post(where, {**FORM, "act": "send", "responsibility": "0"})
    assert PremiumOffer.objects.count() == 1
    consent = Consent.objects.get()
    assert (consent.expert_id, consent.version, "law" in consent.text) == (ezra.id, 0, True)


@pytest.mark.promise("P3")
def test_declining_and_withdrawing_lead_back_to_the_conversation(
    browser: Browser, ada: Person, ezra: Person, otto: Person, offered: PremiumOffer
) -> None:
    where = f"/premium-offers/{offered.id}"
    assert browser(otto).post(f"{where}/decline/").status_code == 404
    back = browser(ada).post(f"{where}/decline/", follow=True)
    assert "You declined the offer" in back.content.decode()
    late = browser(ezra).post(f"{where}/withdraw/", follow=True)
    assert "This offer isn’t open any more." in late.content.decode().replace("&#x27;", "’")
    assert late.redirect_chain[-1][0] == f"/workspace/c/{offered.conversation_id}/"


@pytest.mark.promise("P7")
def test_an_expert_keeps_templates_and_fills_the_form_with_one(
    browser: Browser, ezra: Person, ready: Conversation, tally: Community
) -> None:
    page, where = browser(ezra), "/workspace/premium/tally/templates/"
    assert "No templates yet" in page.get(where).content.decode()
    assert (
        "So the customer reads it" in page.post(where, {**FORM, "act": "preview"}).content.decode()
    )
    page.post(where, {**FORM, "act": "save"})
    kept = PremiumTemplate.objects.get()
    assert page.post(where, {**FORM, "act": "save"}).status_code == 422
    assert "I read your contract" in page.get(f"{where}?edit={kept.id}").content.decode()
    page.post(where, {**FORM, "price": "55", "id": str(kept.id), "act": "save"})
    filled = page.get(f"/workspace/c/{ready.id}/offer?template={kept.id}").content.decode()
    assert 'value="55.00"' in filled
    page.post(where, {"id": str(kept.id), "act": "remove"})
    assert not PremiumTemplate.objects.exists()


def test_an_expert_finds_their_offers_again(
    browser: Browser, ezra: Person, offered: PremiumOffer
) -> None:
    shown = browser(ezra).get("/workspace/premium/").content.decode()
    assert "I read your contract" in shown
    assert "28.00" in shown
    PremiumOffer.objects.all().delete()
    assert "Nothing offered yet" in browser(ezra).get("/workspace/premium/").content.decode()


def test_support_reads_the_card_and_can_do_nothing_with_it(
    browser: Browser, agnes: Person, offered: PremiumOffer
) -> None:
    shown = browser(agnes).get(f"/desk/c/{offered.conversation_id}/").content.decode()
    assert "I read your contract" in shown
    assert "Accept and pay" not in shown
    assert "/withdraw/" not in shown


def test_strangers_find_no_form(
    browser: Browser, erik: Person, otto: Person, ready: Conversation
) -> None:
    for stranger in (erik, otto):
        assert browser(stranger).get(f"/workspace/c/{ready.id}/offer").status_code == 404
    assert Client().get(f"/workspace/c/{ready.id}/offer").status_code == 302


@pytest.mark.promise("P2")
def test_an_owner_gives_and_takes_the_permission_and_sets_the_rules(
    browser: Browser, ezra: Person, olga: Person, agnes: Person, tally: Community
) -> None:
    page, where = browser(olga), "/manage/tally/premium/"
    shown = page.get(where).content.decode()
    assert "Nothing was offered." in shown
    assert "may not" in shown
    page.post(f"{where}allow", {"expert": str(ezra.id), "area": ""})
    given = PremiumGrant.objects.get()
    assert (given.expert_id, given.area_id, given.granted_by_id) == (ezra.id, None, olga.id)
    page.post(f"{where}{given.id}/end")
    given.refresh_from_db()
    assert given.ended_by_id == olga.id
    told = page.post(f"{where}allow", {"expert": str(agnes.id)}, follow=True)
    assert "There is no such expert here." in told.content.decode()

    rules = {
        "premium_after_replies": "1",
        "premium_after_seconds": "0",
        "premium_offer_hours": "24",
        "report_hours": "36",
        "confirm_hours": "72",
        "box_days_after_close": "7",
    }
    assert page.post(f"{where}rules", {**rules, "premium_after_replies": "-1"}).status_code == 422
    page.post(f"{where}rules", rules)
    tally.refresh_from_db()
    assert tally.policy_values["premium_after_replies"] == 1
    assert browser(agnes).get(where).status_code == 404


@pytest.mark.promise("P15")
def test_an_owner_words_the_responsibility_and_experts_confirm_it_anew(
    browser: Browser, ezra: Person, olga: Person, ready: Conversation
) -> None:
    page, where = browser(olga), "/manage/tally/premium/"
    assert "This is our own text" in page.get(where).content.decode()
    assert page.post(f"{where}responsibility", {"en": " "}).status_code == 422
    page.post(f"{where}responsibility", {"en": "Be honest.", "de": "Ehrlich sein."})
    assert "Version 1 is in force." in page.get(where).content.decode()
    assert (
        page.post(f"{where}responsibility", {"en": "Be honest.", "de": "Ehrlich sein."}).status_code
        == 422
    )
    form = browser(ezra).get(f"/workspace/c/{ready.id}/offer").content.decode()
    assert "Be honest." in form
    browser(ezra).post(
        f"/workspace/c/{ready.id}/offer", {**FORM, "act": "send", "responsibility": "1"}
    )
    assert Consent.objects.get(version=1).text == "Be honest."
    assert "1 expert has confirmed it." in page.get(where).content.decode()
