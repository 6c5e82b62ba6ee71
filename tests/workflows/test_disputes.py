"""A bank asks a payment back: the books, the case, its evidence, and who bears the loss (P11)."""

from datetime import timedelta
from io import BytesIO
from itertools import permutations

import pypdfium2
import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.money import Money
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.payments.lifecycle import DisputeState
from peerdesk.domain.payments.models import Charge, Dispute
from peerdesk.domain.payments.providers import DisputeSaid, Order, chosen
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.refunds.lifecycle import CaseState
from peerdesk.domain.refunds.models import DisputeCase
from peerdesk.domain.refunds.operations.casing import CaseMoved
from peerdesk.workflows.approve_refund import BankAsked, approve_refund
from peerdesk.workflows.note_dispute import note_dispute
from peerdesk.workflows.remind_of_disputes import remind_of_disputes
from peerdesk.workflows.request_refund import ChargeDisputed
from peerdesk.workflows.submit_evidence import (
    evidence_of,
    hand_over,
    hand_over_due,
    submit_evidence,
)
from peerdesk.workflows.take_share_back import NothingToTake, take_share_back
from tests.provider import LocalProvider
from tests.workflows.premium_scenes import PRICE, QUESTION, accepted, books, offered
from tests.workflows.refund_scenes import asked_back, card_question, rated

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P11")]


def says(charge: Charge, state: str = "open") -> Dispute:
    """The provider's word on the dispute of the charge."""
    said = DisputeSaid(
        dispute_id=f"dp_{charge.id.hex[-20:]}",
        intent_id=charge.intent_id,
        amount_minor=charge.amount_minor,
        reason="fraudulent",
        state=DisputeState(state),
        evidence_due_at=clock.now() + timedelta(days=7),
    )
    return note_dispute(charge_id=charge.id, said=said, now=clock.now())


def disputed(chat: Conversation) -> tuple[Charge, DisputeCase]:
    """Ada's card question, asked back by her bank."""
    charge = card_question(chat).charge
    assert charge is not None
    says(charge)
    return charge, DisputeCase.objects.get()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.invariant("I12")
def test_the_provider_takes_the_money_and_the_team_has_a_case(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    charge = card_question(chat).charge
    assert charge is not None
    rated(chat, 5)
    before = books(chat.community_id)[f"expert:{ezra.id}:payable"]
    dispute = says(charge)
    held = books(chat.community_id)
    assert held[f"dispute:{dispute.id}"] == -QUESTION
    assert "provider:local" not in held
    assert held[f"expert:{ezra.id}:payable"] == before
    case = DisputeCase.objects.get()
    assert (case.state, case.conversation_id) == (CaseState.OPEN, chat.id)
    seen_by = Event.objects.get(conversation=chat, data__code="dispute_opened").audience
    assert "customer" not in seen_by


@pytest.mark.invariant("I10")
@pytest.mark.parametrize("order", list(permutations(["open", "submitted", "won"])))
def test_any_order_of_the_banks_words_gives_the_same_books(
    chat: Conversation, ada: Person, order: tuple[str, ...]
) -> None:
    charge = card_question(chat).charge
    assert charge is not None
    before = books(chat.community_id)
    for word in (*order, *order):
        says(charge, word)
    assert books(chat.community_id) == before
    assert Dispute.objects.get().state == DisputeState.WON
    assert DisputeCase.objects.get().state == CaseState.CLOSED
    assert Transfer.objects.filter(why="dispute").count() == 2


@pytest.mark.invariant("I12")
def test_lost_while_held_the_customers_own_money_pays_it(chat: Conversation) -> None:
    charge, case = disputed(chat)
    says(charge, "lost")
    assert books(chat.community_id) == {}
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


@pytest.mark.invariant("I12")
def test_lost_after_the_expert_was_paid_it_is_the_platforms_loss_unless_decided_in_writing(
    chat: Conversation, ada: Person, ezra: Person, agnes: Person
) -> None:
    offer = accepted(offered(chat), ada)
    charge = Charge.objects.get()
    says(charge)
    case = DisputeCase.objects.get()
    assert case.offer_id == offer.id
    share = PRICE * 70 // 100
    with pytest.raises(NothingToTake):
        take(agnes, case, share)
    says(charge, "lost")
    assert books(chat.community_id) == {
        f"expert:{ezra.id}:payable": share,
        "platform:fees": PRICE - share - PRICE,
    }
    with pytest.raises(InvalidInput):
        take(agnes, case, share + 1)
    with pytest.raises(InvalidInput):
        take(agnes, case, share, why=" ")
    take(agnes, case, share)
    assert books(chat.community_id) == {}
    with pytest.raises(CaseMoved):
        take(agnes, case, 1)


def take(somebody: Person, case: DisputeCase, minor: int, why: str = "He said so.") -> None:
    money = Money(minor, "CHF")
    take_share_back(caller=Caller(somebody), case_id=case.id, money=money, why=why)


def test_disputed_money_is_not_refunded_as_well(
    chat: Conversation, ada: Person, agnes: Person
) -> None:
    charge = card_question(chat).charge
    assert charge is not None
    request = asked_back(chat)
    says(charge)
    with pytest.raises(BankAsked):
        approve_refund(caller=Caller(agnes), request_id=request.id)
    with pytest.raises(ChargeDisputed):
        asked_back(chat)
    says(charge, "won")
    assert approve_refund(caller=Caller(agnes), request_id=request.id).question_minor == QUESTION


def test_the_evidence_tells_the_whole_story_in_one_file(chat: Conversation) -> None:
    _charge, case = disputed(chat)
    text = text_of(evidence_of(case, "She read the answer twice."))
    for words in (
        "She read the answer twice.",
        "How do I send an invoice twice?",
        "visa ending in 4242",
        "15.00 CHF",
        case.dispute.dispute_id,
    ):
        assert words in text


def test_only_the_team_sees_and_hands_over(
    chat: Conversation, ada: Person, ezra: Person, otto: Person
) -> None:
    _charge, case = disputed(chat)
    for somebody in (ada, ezra, otto):
        with pytest.raises(NotFound):
            submit_evidence(caller=Caller(somebody), case_id=case.id, statement="")


@pytest.mark.invariant("I7")
def test_the_team_is_reminded_before_the_banks_date(chat: Conversation, agnes: Person) -> None:
    _charge, case = disputed(chat)
    assert case.due_at is not None
    assert remind_of_disputes(clock.now()) == 0
    assert remind_of_disputes(case.due_at) == 1
    assert remind_of_disputes(case.due_at) == 0


def test_at_the_real_provider_it_is_handed_over_once_and_decided(
    chat: Conversation, agnes: Person, provider: LocalProvider
) -> None:
    port = chosen.provider("local")
    customer = port.customer(key="ada", email="ada@example.org", name="Ada")
    money = Money(QUESTION, "CHF")
    order = Order(chat.id, money, "A question", "https://example.org/", customer, "pm_card_visa")
    charge = card_question(chat, port.charge(order).intent_id).charge
    assert charge is not None
    name = provider.dispute(charge.intent_id)

    def look() -> Dispute:
        said = port.look_at_dispute(dispute_id=name)
        return note_dispute(charge_id=charge.id, said=said, now=clock.now())

    assert look().reason == "fraudulent"
    case = DisputeCase.objects.get()
    submit_evidence(caller=Caller(agnes), case_id=case.id, statement="It was she.")
    with pytest.raises(CaseMoved):
        submit_evidence(caller=Caller(agnes), case_id=case.id, statement="Again.")
    provider.trouble("cut_after", "/v1/disputes")
    hand_over(case.id)
    sealed = bytes(DisputeCase.objects.get().evidence or b"")
    DisputeCase.objects.update(due_at=clock.now())
    assert hand_over_due(clock.now()) == 0
    hand_over(case.id)
    case.refresh_from_db()
    assert case.state == CaseState.SUBMITTED
    assert bytes(case.evidence or b"") == sealed
    provider.decide(name, "won")
    assert look().state == DisputeState.WON
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
