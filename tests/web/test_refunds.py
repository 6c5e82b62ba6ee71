"""Refunds without a script: asked in the thread, heard in the workspace, decided at the desk."""

import pytest
from django.test import Client

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.lifecycle import DisputeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.providers import DisputeSaid
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.refunds.lifecycle import CaseState, RequestState
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest
from peerdesk.workflows.approve_refund import approve_refund
from peerdesk.workflows.note_dispute import note_dispute
from tests.workflows.premium_scenes import accepted, offered
from tests.workflows.refund_scenes import asked_back, card_question, rated

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P11")]


def as_(somebody: Person) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(somebody)
    return client


def test_the_customer_chooses_asks_and_withdraws(chat: Conversation, ada: Person) -> None:
    card_question(chat)
    accepted(offered(chat), ada)
    client, page = as_(ada), f"/conversations/{chat.id}/refund/"
    shown = client.get(page)
    assert [one["key"].partition(":")[0] for one in shown.context["choices"]] == [
        "question",
        "service",
        "both",
    ]
    wrong = client.post(page, {"what": "question", "reason": " "})
    assert wrong.status_code == 422
    assert "what went wrong" in wrong.content.decode()
    asked = client.post(page, {"what": "question", "reason": "No help."}, follow=True)
    assert "Time for the expert to speak ends" in asked.content.decode()
    request = RefundRequest.objects.get()
    client.post(f"/refund-requests/{request.id}/withdraw/")
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    assert client.post(page, {"what": "service:nonsense", "reason": "x"}).status_code == 422


def test_where_nothing_was_paid_there_is_no_such_page(chat: Conversation, ada: Person) -> None:
    assert as_(ada).get(f"/conversations/{chat.id}/refund/").status_code == 404


def test_the_expert_says_a_word_and_support_decides(
    chat: Conversation, ezra: Person, ada: Person, agnes: Person
) -> None:
    card_question(chat)
    rated(chat, 1)
    request = asked_back(chat)
    page = f"/workspace/refunds/{request.id}/"
    assert as_(ezra).post(page, {"text": ""}).status_code == 422
    said = as_(ezra).post(page, {"text": "She was in a hurry."}, follow=True)
    assert "You wrote to the support team" in said.content.decode()
    desk = as_(agnes)
    assert "Look and decide" in desk.get("/desk/refunds/").content.decode()
    story = desk.get(f"/desk/refunds/{request.id}/").content.decode()
    for words in ("She was in a hurry.", "That was no help.", "How do I send an invoice twice?"):
        assert words in story
    assert (
        "She was in a hurry."
        not in as_(ada).get(f"/conversations/{chat.id}/refund/").content.decode()
    )
    decide = f"/desk/refunds/{request.id}/decide"
    assert desk.post(decide, {"decision": "approve", "reason": ""}).status_code == 422
    wrong = {"decision": "part", "amount": "a lot", "reason": "Half."}
    assert desk.post(decide, wrong).status_code == 422
    part = {"decision": "part", "amount": "7,50", "reason": "Half of it helped."}
    assert "Half of it helped." in desk.post(decide, part, follow=True).content.decode()
    request.refresh_from_db()
    assert (request.state, request.question_minor) == (RequestState.APPROVED, 750)
    assert "Half of it helped." in as_(ezra).get(page).content.decode()
    assert request.state in desk.get("/desk/refunds/?state=approved").content.decode()


def test_a_dispute_has_its_case_and_file_at_the_desk(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    charge = card_question(chat).charge
    assert charge is not None
    said = DisputeSaid("dp_1", charge.intent_id, 1500, "fraudulent", DisputeState.OPEN)
    note_dispute(charge_id=charge.id, said=said, now=clock.now())
    case, desk = DisputeCase.objects.get(), as_(agnes)
    page = f"/desk/disputes/{case.id}/"
    assert "Disputes at the bank" in desk.get("/desk/refunds/").content.decode()
    assert desk.get(page).status_code == 200
    file = desk.get(f"{page}evidence.pdf")
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    for somebody in (ada, ezra):
        assert as_(somebody).get(page).status_code == 404
        assert as_(somebody).get(f"{page}evidence.pdf").status_code == 404
    desk.post(f"{page}submit", {"statement": "It was she."})
    case.refresh_from_db()
    assert (case.state, case.statement) == (CaseState.HANDING, "It was she.")
    assert "evidence is on its way" in desk.get(page).content.decode()


def test_what_a_lost_dispute_took_stands_in_the_earnings_with_its_reason(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person, erik: Person
) -> None:
    accepted(offered(chat), ada)
    charge = Charge.objects.get()
    for state in (DisputeState.OPEN, DisputeState.LOST):
        said = DisputeSaid("dp_1", charge.intent_id, charge.amount_minor, "fraudulent", state)
        note_dispute(charge_id=charge.id, said=said, now=clock.now())
    case, desk = DisputeCase.objects.get(), as_(agnes)
    page = f"/desk/disputes/{case.id}/"
    assert desk.post(f"{page}share", {"amount": "much", "why": "x"}).status_code == 422
    assert desk.post(f"{page}share", {"amount": "10.00", "why": ""}).status_code == 422
    desk.post(f"{page}share", {"amount": "10.00", "why": "No call took place."})
    read = as_(ezra).get(f"/workspace/disputes/{case.id}/").content.decode()
    assert "No call took place." in read
    assert as_(erik).get(f"/workspace/disputes/{case.id}/").status_code == 404
    assert "No call took place." in as_(ezra).get("/workspace/earnings/").content.decode()


def test_an_owner_sees_how_refunds_end_and_sets_the_clocks(
    chat: Conversation, agnes: Person, olga: Person, ezra: Person
) -> None:
    card_question(chat)
    approve_refund(caller=Caller(agnes), request_id=asked_back(chat).id, reason="Yes.")
    client, page = as_(olga), "/manage/tally/refunds/"
    shown = client.get(page)
    assert shown.context["outcomes"].approved_percent == 100
    assert [one.alias for one in shown.context["experts"]] == ["Ezra expert"]
    assert "plot_wide" in shown.context
    values = {"refund_days": "7", "refund_answer_hours": "0.5", "refund_decide_hours": "-1"}
    assert client.post(page, values).status_code == 422
    client.post(page, {**values, "refund_decide_hours": "24"})
    chat.community.refresh_from_db()
    policy = chat.community.policy
    assert (policy.refund_days, policy.refund_decide_hours) == (7, 24)


@pytest.mark.promise("P10")
def test_the_desk_takes_words_away_from_a_request(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    card_question(chat)
    request = asked_back(chat, reason="Call Quentin, +41 79 555 01 23.")
    page, desk = f"/desk/refunds/{request.id}/", as_(agnes)
    assert "Remove the words" in desk.get(page).content.decode()
    none = desk.post(f"{page}remove-words", follow=True).content.decode()
    assert "Say which words are to be removed." in none
    gone = desk.post(f"{page}remove-words", {"words": "reason"}, follow=True).content.decode()
    assert "gone for good" in gone
    assert "Remove the words" not in gone
    for somebody, where in (
        (ada, f"/conversations/{chat.id}/refund/"),
        (ezra, f"/workspace/refunds/{request.id}/"),
        (agnes, page),
        (agnes, f"/desk/c/{chat.id}/"),
    ):
        shown = as_(somebody).get(where).content.decode()
        assert "Quentin" not in shown, where
        assert "This text was removed." in shown, where
    assert as_(ezra).post(f"{page}remove-words", {"words": "reason"}).status_code == 404
