"""The contact form by plain HTTP: who may chat, what else to do, nothing lost, nothing twice."""

from uuid import uuid4

import pytest
from django.test import Client

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests.cast import member, person

NEVER = [{"days": [], "from": "08:00", "to": "09:00"}]


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


def form(**values: str) -> dict[str, str]:
    return {"text": "How do I send an invoice?", "language": "en", "once": str(uuid4()), **values}


@pytest.mark.promise("S5")
def test_a_stranger_sees_how_to_sign_in_and_no_form(sending_invoices: Reason) -> None:
    page = Client().get("/c/tally/write/sending-invoices/").content.decode()
    assert "/accounts/login/?next=/c/tally/write/sending-invoices/" in page
    assert "data-ask" not in page


@pytest.mark.promise("S5")
@pytest.mark.parametrize("standing", ["inactive", "none"])
def test_without_an_active_account_the_ticket_form_is_there_at_once(
    tally: Community, sending_invoices: Reason, standing: str
) -> None:
    somebody = person("Nora")
    if standing == "inactive":
        member(somebody, tally, "customer", active=False)
    page = signed_in(somebody).get("/c/tally/write/sending-invoices/").content.decode()
    assert "The chat is for customers with an active account" in page
    assert 'data-channel="ticket"' in page


@pytest.mark.promise("S6")
def test_outside_the_hours_the_page_says_so_and_offers_a_ticket(
    tally: Community, ada: Person, sending_invoices: Reason
) -> None:
    Community.objects.filter(id=tally.id).update(opening_hours=NEVER)
    client = signed_in(ada)
    page = client.get("/c/tally/write/sending-invoices/").content.decode()
    assert "The chat is closed" in page
    assert 'data-channel="ticket"' in page
    client.post("/c/tally/write/sending-invoices/", form(channel="ticket"))
    assert Conversation.objects.get().channel == "ticket"


@pytest.mark.promise("S6")
def test_a_chat_that_closed_while_she_typed_keeps_her_words(
    tally: Community, ada: Person, sending_invoices: Reason
) -> None:
    Community.objects.filter(id=tally.id).update(opening_hours=NEVER)
    answer = signed_in(ada).post("/c/tally/write/sending-invoices/", form(channel="chat"))
    assert answer.status_code == 409
    assert "How do I send an invoice?" in answer.content.decode()
    assert not Conversation.objects.exists()


@pytest.mark.promise("S2")
def test_the_reasons_own_fields_are_checked_and_kept(ada: Person, failed_payment: Reason) -> None:
    client = signed_in(ada)
    address = "/c/tally/write/failed-payment/"
    wrong = client.post(address, {**form(), "fields.amount": "", "fields.when": "soon"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert 'href="#field-fields-amount"' in page
    assert 'value="soon"' in page
    right = client.post(address, {**form(), "fields.amount": "12.50", "fields.when": "2026-01-02"})
    opened = Conversation.objects.get()
    assert right.headers["Location"] == f"/conversations/{opened.id}/"
    assert opened.fields == {"amount": "12.50", "when": "2026-01-02"}


def test_the_same_form_sent_twice_opens_one_conversation(
    ada: Person, sending_invoices: Reason
) -> None:
    client, sent = signed_in(ada), form()
    first = client.post("/c/tally/write/sending-invoices/", sent)
    again = client.post("/c/tally/write/sending-invoices/", sent)
    assert first.headers["Location"] == again.headers["Location"]
    assert Conversation.objects.count() == 1


def test_a_corrected_form_is_another_request(ada: Person, sending_invoices: Reason) -> None:
    client, once = signed_in(ada), str(uuid4())
    assert (
        client.post("/c/tally/write/sending-invoices/", form(once=once, text=" ")).status_code
        == 422
    )
    client.post("/c/tally/write/sending-invoices/", form(once=once))
    assert Conversation.objects.count() == 1


def test_a_branch_and_an_unknown_reason_are_not_there(
    tally: Community, sending_invoices: Reason
) -> None:
    Reason.objects.create(
        community=tally, slug="below", name={}, channel="chat", parent=sending_invoices
    )
    assert Client().get("/c/tally/write/sending-invoices/").status_code == 404
    assert Client().get("/c/tally/write/nothing/").status_code == 404
    assert Client().get("/c/nowhere/").status_code == 404


def test_a_ticket_makes_its_writer_a_customer_who_may_not_chat(
    tally: Community, sending_invoices: Reason
) -> None:
    nora = person("Nora")
    signed_in(nora).post("/c/tally/write/sending-invoices/", form(channel="ticket"))
    assert Membership.objects.get(person=nora).active is False
