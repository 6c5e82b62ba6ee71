"""The contact form of a paid community: what it proposes, what it says, where it leads."""

import pytest
from django.test import Client

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.models import Person
from tests.provider import DECLINED, SECURE, VISA, LocalProvider

PAGE = "/c/tally/write/sending-invoices/"
TYPED = {"text": "May my landlord do that?", "language": "en", "channel": "chat"}


@pytest.fixture(autouse=True)
def paid(tally: Community, provider: LocalProvider, sending_invoices: Reason, ezra: Person) -> None:
    tally.mode = Community.Mode.PAID
    tally.save()


@pytest.fixture
def ada_at(client: Client, ada: Person) -> Client:
    client.force_login(ada)
    return client


@pytest.mark.promise("P1", "F12")
def test_the_form_says_who_gets_what_and_when_it_comes_back(ada_at: Client) -> None:
    shown = ada_at.get(PAGE).content.decode()
    assert 'value="25.00"' in shown
    assert "the expert gets CHF\u00a017.50 and the platform CHF\u00a07.50" in shown
    assert "CHF\u00a05.00 or more" in shown
    assert "all of it comes back to you, without asking" in shown
    assert "Pay and ask" in shown
    assert "too few questions" in shown


@pytest.mark.promise("P1")
def test_a_member_pays_nothing(ada_at: Client, ada: Person) -> None:
    Membership.objects.filter(person=ada).update(plan="member")
    shown = ada_at.get(PAGE).content.decode()
    assert "Your membership covers this question" in shown
    assert "Ask the question" in shown
    asked = ada_at.post(PAGE, {**TYPED, "once": "1", "price": ""})
    row = Conversation.objects.get()
    assert asked["Location"] == f"/conversations/{row.id}/"
    assert row.state == "waiting"


@pytest.mark.promise("P1", "P5")
def test_a_declined_card_keeps_what_was_typed(ada_at: Client) -> None:
    typed = {**TYPED, "once": "1", "price": "12,00", "payment_method": DECLINED}
    again = ada_at.post(PAGE, typed)
    shown = again.content.decode()
    assert again.status_code == 402
    assert "May my landlord do that?" in shown
    assert 'value="12,00"' in shown
    assert "The card was declined" in shown
    assert not Conversation.objects.exists()
    low = ada_at.post(PAGE, {**typed, "once": "2", "price": "1"})
    assert low.status_code == 422
    assert 'href="#field-price"' in low.content.decode()


@pytest.mark.promise("P1")
def test_it_leads_to_the_bank_or_to_the_chat(ada_at: Client, provider: LocalProvider) -> None:
    typed = {**TYPED, "price": "12.00"}
    asked = ada_at.post(PAGE, {**typed, "once": "1", "payment_method": VISA})
    assert asked["Location"].startswith("/conversations/")
    twice = ada_at.post(PAGE, {**typed, "once": "1", "payment_method": VISA})
    assert twice["Location"] == asked["Location"]
    at_bank = ada_at.post(PAGE, {**typed, "once": "2", "payment_method": SECURE})
    assert at_bank["Location"].startswith(provider.address)
    on_page = ada_at.post(PAGE, {**typed, "once": "3", "payment_method": "page"})
    assert on_page["Location"].startswith(provider.address)
    assert Charge.objects.count() == 3
    waiting = ada_at.get(Charge.objects.order_by("-id")[0].return_url)
    assert "not paid" in waiting.content.decode().lower()


@pytest.mark.promise("P1")
def test_an_owner_sets_what_questions_cost(client: Client, olga: Person, tally: Community) -> None:
    client.force_login(olga)
    page = "/manage/tally/prices/"
    shown = client.get(page).content.decode()
    assert "pays its expert CHF\u00a017.50 and the platform CHF\u00a07.50" in shown
    values = {
        "minimum_price": "8.00", "expert_share_percent": "60", "urgent_percent": "25",
        "answer_promise_hours": "12.5", "payment_minutes": "30", "member_question_price": "20.00",
    }  # fmt: skip
    assert client.post(page, values).status_code == 302
    tally.refresh_from_db()
    tally.__dict__.pop("policy", None)
    assert str(tally.policy.minimum_price) == "8.00"
    assert (tally.policy.urgent_percent, tally.policy.answer_promise_hours) == (25, 12.5)
    wrong = client.post(page, {**values, "expert_share_percent": "101", "urgent_percent": "0.5"})
    assert wrong.status_code == 422
